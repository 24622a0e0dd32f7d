"""TLS certificates that a client must refuse, minted at start and kept by nobody.

`wrong_host` and `expired` are issued by an authority of their own: whoever trusts that authority sees exactly the one
fault, whoever does not sees an unknown authority first.

Source: RFC 5280 4.1.2.5, 6.1; RFC 9525 6 (the name must be the host's); conformance-and-attacks 3.9 `tls-*`.
"""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mobile_sso.testbed.clock import Clock

CertificateFault: TypeAlias = Literal["self_signed", "wrong_host", "expired"]

_OTHER_HOST = "not-the-host-you-asked-for.test"
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class FaultyCertificate:
    """A certificate with one fault, its key, and the authority that makes it the only fault."""

    fault: CertificateFault
    certificate_pem: bytes
    key_pem: bytes = field(repr=False)
    authority_pem: bytes
    """What a client must trust to see nothing wrong but the fault; of a self-signed one, itself."""

    def server_context(self) -> ssl.SSLContext:
        """Return what a server speaks TLS with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:  # the ssl module reads certificates from files only
            path = Path(folder, "server.pem")
            path.touch(mode=0o600)
            path.write_bytes(self.key_pem + self.certificate_pem)
            context.load_cert_chain(path)
        return context


def faulty_certificate(fault: CertificateFault, *, host: str, clock: Clock) -> FaultyCertificate:
    """Return a new certificate for `host` (a name or an IP address) with `fault`, as of the time of `clock`."""
    now = datetime.fromtimestamp(clock.now(), UTC)
    name = _OTHER_HOST if fault == "wrong_host" else host
    key = ec.generate_private_key(ec.SECP256R1())
    if fault == "self_signed":
        own = _certificate(name, key, issuer=name, issuer_key=key, start=now - _DAY, end=now + _DAY)
        return FaultyCertificate(fault=fault, certificate_pem=own, key_pem=_pem(key), authority_pem=own)
    authority, authority_key = "Mobile SSO throw-away authority", ec.generate_private_key(ec.SECP256R1())
    issuing = _certificate(
        authority, authority_key, issuer=authority, issuer_key=authority_key, start=now - 9 * _DAY, end=now + _DAY
    )
    end = now - _DAY if fault == "expired" else now + _DAY
    issued = _certificate(name, key, issuer=authority, issuer_key=authority_key, start=now - 8 * _DAY, end=end)
    return FaultyCertificate(fault=fault, certificate_pem=issued, key_pem=_pem(key), authority_pem=issuing)


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    start: datetime,
    end: datetime,
) -> bytes:
    """Return a certificate in PEM; one that is signed with its own key may sign others."""
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=key is issuer_key, path_length=None), critical=True)
        .add_extension(_key_usage(signs_others=key is issuer_key), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(x509.SubjectAlternativeName([_alternative_name(subject)]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_usage(*, signs_others: bool) -> x509.KeyUsage:
    """RFC 5280 4.2.1.3: an authority says so; a strict verifier (Python 3.13) would find no other fault without it."""
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_others,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _alternative_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text.replace(" ", "-"))


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
