"""Self-signed certificates over signing keys, as some providers publish them beside the key.

Nobody is meant to check one: the same made-up name, and a lifetime that no clock of a test leaves.

Source: RFC 7517 4.7 (x5c), 4.8 (x5t), 4.9 (x5t#S256); idp-behaviour, keys of Entra, Keycloak, Auth0, AD FS.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobile_sso.idp.keys import SigningKey

_NAME = "mock signing key"
_FROM, _TO = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def self_signed(key: SigningKey) -> bytes:
    """Return a certificate for `key`, in DER."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.private_key.public_key())
        .serial_number(key.number + 1)
        .not_valid_before(_FROM)
        .not_valid_after(_TO)
    )
    digest = None if isinstance(key.private_key, Ed25519PrivateKey) else SHA256()
    return builder.sign(key.private_key, digest).public_bytes(Encoding.DER)
