"""Certificates that must be refused: each has its one fault, seen by a real client over real TLS."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator

import pytest

from mobile_sso.idp.tls_certificates import CertificateFault, FaultyCertificate, faulty_certificate
from mobile_sso.testbed.clock import SystemClock
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.network import CertificateRefused
from mobile_sso.testbed.servers import LOOPBACK, reserve
from mobile_sso.testbed.sockets import HttpxTransport

FAULTS: tuple[CertificateFault, ...] = ("self_signed", "wrong_host", "expired")


@pytest.fixture(params=FAULTS)
def certificate(request: pytest.FixtureRequest) -> FaultyCertificate:
    return faulty_certificate(request.param, host=LOOPBACK, clock=SystemClock())


@pytest.fixture
def origin(certificate: FaultyCertificate) -> Iterator[str]:
    with reserve(tls=certificate.server_context()) as place:
        place.start(lambda request: Response(body=request.body * 2))
        yield place.origin


def asked(origin: str, trust: ssl.SSLContext | None, body: bytes = b"") -> Response:
    transport = HttpxTransport(timeout_seconds=5, trust=trust)
    try:
        return transport(Request(method="POST", url=f"{origin}/x", body=body))
    finally:
        transport.close()


def test_a_client_that_verifies_refuses_it(origin: str, certificate: FaultyCertificate) -> None:
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+", origin)
    why = "self-signed certificate" if certificate.fault == "self_signed" else "unable to get local issuer certificate"
    with pytest.raises(CertificateRefused, match=rf"^{re.escape(origin)}: {why}"):
        asked(origin, None)


def test_whoever_trusts_its_authority_sees_the_one_fault(origin: str, certificate: FaultyCertificate) -> None:
    trust = ssl.create_default_context(cadata=certificate.authority_pem.decode())
    if certificate.fault == "self_signed":
        assert asked(origin, trust, b"abc").body == b"abcabc"
        return
    why = {"wrong_host": "IP address mismatch", "expired": "certificate has expired"}[certificate.fault]
    with pytest.raises(CertificateRefused, match=why):
        asked(origin, trust)


def test_a_client_that_does_not_verify_is_answered_and_so_found_out(origin: str) -> None:
    careless = ssl.create_default_context()
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE

    for size in (0, 1, 100_000, 900_000):  # more than the buffers of TLS and of the system hold
        assert len(asked(origin, careless, b"x" * size).body) == 2 * size


def test_the_private_key_is_shown_nowhere(certificate: FaultyCertificate) -> None:
    assert "PRIVATE" not in repr(certificate)
