"""`serve --quirk tls`: the IdP listens with TLS, and its certificate is to be refused."""

from __future__ import annotations

import json
import re
import ssl
import subprocess
import sys

import pytest

from mobile_sso.cli.faulty_tls import refusing, told, without_tls
from mobile_sso.cli.refused import Refused
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.network import CertificateRefused
from mobile_sso.testbed.sockets import HttpxTransport


def test_without_the_quirk_nothing_changes() -> None:
    quirks: dict[str, object] = {"clock": [{"offset_s": 3}], "tls": False}

    assert without_tls(quirks, host="127.0.0.1", public_origin=None) == (quirks, None)


@pytest.mark.parametrize(
    ("host", "public_origin", "name"),
    [
        ("127.0.0.1", None, "127.0.0.1"),
        ("0.0.0.0", None, "127.0.0.1"),
        ("::", None, "::1"),
        ("0.0.0.0", "https://idp.example:9400", "idp.example"),
    ],
)
def test_the_certificate_is_for_the_host_that_clients_ask(host: str, public_origin: str | None, name: str) -> None:
    from cryptography import x509

    others, certificate = without_tls({"clock": [{"offset_s": 3}], "tls": [{}]}, host=host, public_origin=public_origin)

    assert others == {"clock": [{"offset_s": 3}]}
    assert certificate
    assert certificate.fault == "self_signed"
    names = x509.load_pem_x509_certificate(certificate.certificate_pem).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert [str(one.value) for one in names.value] == [name]


@pytest.mark.parametrize("parameters", [[{}, {}], [{"strikes": {"nth": 2}}]])
def test_a_server_has_one_certificate_always(parameters: list[dict[str, object]]) -> None:
    complaint = "--quirk tls: a server that listens has one certificate, always: write it once, without 'strikes'"
    with pytest.raises(Refused, match=f"^{re.escape(complaint)}$"):
        without_tls({"tls": parameters}, host="127.0.0.1", public_origin=None)


def test_the_backend_in_the_same_process_refuses_too() -> None:
    with pytest.raises(CertificateRefused, match=r"^https://idp\.test: the certificate does not hold$"):
        refusing(Request(method="GET", url="https://idp.test/jwks"))


def test_a_served_idp_is_refused_by_who_verifies_and_answers_who_does_not() -> None:
    run = "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"
    words = [sys.executable, "-c", run, "serve", "--json", "--only", "idp", "--quirk", 'tls={"certificate": "expired"}']
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        issuer = json.loads(process.stdout.readline())["issuer"]
        request = Request(method="GET", url=f"{issuer}/.well-known/openid-configuration")
        careless = ssl.create_default_context()
        careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
        careful, careless_client = HttpxTransport(), HttpxTransport(trust=careless)

        assert issuer.startswith("https://127.0.0.1:")
        with pytest.raises(CertificateRefused):
            careful(request)
        assert careless_client(request).json_object()["issuer"] == issuer
        assert process.stderr
        assert process.stderr.readline() == (
            "tls: the IdP's certificate is to be refused (expired); a client that trusts the following authority sees "
            "nothing wrong but that\n"
        )
        assert process.stderr.readline() == "-----BEGIN CERTIFICATE-----\n"
        careful.close()
        careless_client.close()
        process.terminate()


def test_what_is_told_holds_no_key() -> None:
    _, certificate = without_tls({"tls": [{"certificate": "wrong_host"}]}, host="127.0.0.1", public_origin=None)

    assert certificate
    assert "PRIVATE" not in told(certificate)
