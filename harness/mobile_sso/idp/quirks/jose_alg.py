"""A JWT is signed with another algorithm than its reader registered, or not at all.

`none`, in any case, has an empty signature. `HS256`, `HS384` and `HS512` are keyed with what an attacker knows: the
public key of the algorithm that was registered (PEM with or without its last newline, DER, JWK), nothing (`empty`), or
with the `client_secret`. Any other algorithm signs with our published key for it; with `key: other_type` an RSA
algorithm stands over a signature and the `kid` of our EC key, an EC or EdDSA one over those of our RSA key.

Source: conformance-and-attacks 5.5 `jose_alg`, cases `alg-*`, `bcl-alg-none`, `bcl-wrong-alg`; OIDF
`oidcc-client-test-idtoken-sig-none`; OpenID Connect Core 2, 3.1.3.7 rules 7 and 8; RFC 8725 2.1, 3.1.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.keys import ALGORITHMS, Signer
from mobile_sso.idp.quirks.base import Artefact, Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_KEY

_DIGESTS = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
_SYMMETRIC_KEYS = (
    "public_key_pem", "public_key_pem_stripped", "public_key_der", "public_key_jwk", "client_secret", "empty",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class JoseAlg(Quirk[Signer]):
    """Signs one kind of `token` with `alg` and `key`."""

    name = "jose_alg"
    stage = TOKEN_KEY

    alg: Literal[
        "none", "None", "NONE", "nOnE", "HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "EdDSA"
    ]  # fmt: skip
    key: Literal[
        "registered", "other_type", "public_key_pem", "public_key_pem_stripped", "public_key_der", "public_key_jwk",
        "client_secret", "empty",
    ] = "registered"  # fmt: skip
    token: Artefact = "id_token"

    def __post_init__(self) -> None:
        """Refuse a key that the algorithm cannot have."""
        if self.alg in _DIGESTS:
            if self.key not in _SYMMETRIC_KEYS:
                raise ValueError(f"quirk 'jose_alg': {self.alg} needs a 'key': {', '.join(_SYMMETRIC_KEYS)}")
        elif self.key in _SYMMETRIC_KEYS or (self.alg not in ALGORITHMS and self.key != "registered"):
            raise ValueError(f"quirk 'jose_alg': {self.alg} takes no 'key' {self.key!r}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether such a token is being made."""
        return context.artefact == self.token

    def apply(self, value: Signer, context: QuirkContext) -> Signer:
        """Return what signs instead."""
        keys = context.provider.keys
        if self.alg in _DIGESTS:
            secret, digest = self._secret(value, context), _DIGESTS[self.alg]
            return replace(value, algorithm=self.alg, sign=lambda octets: hmac.digest(secret, octets, digest))
        if self.alg not in ALGORITHMS:
            return replace(value, algorithm=self.alg, sign=lambda octets: b"")
        if self.key == "other_type":
            other = keys.key("ES256" if self.alg in ("RS256", "PS256") else "RS256").signer
            return replace(other, algorithm=self.alg)
        return keys.key(self.alg).signer

    def _secret(self, registered: Signer, context: QuirkContext) -> bytes:
        if self.key == "empty":
            return b""
        if self.key == "client_secret":
            client = context.provider.clients.get(context.client_id)
            return client.secret.encode() if client else b""
        return _public_key(registered, context, self.key)


def _public_key(registered: Signer, context: QuirkContext, form: str) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    keys = context.provider.keys
    key = keys.find(registered.kid) or keys.key("RS256")
    if form == "public_key_jwk":
        return json.dumps(dict(key.public_jwk), separators=(",", ":")).encode()
    public, subject = key.private_key.public_key(), PublicFormat.SubjectPublicKeyInfo
    if form == "public_key_der":
        return public.public_bytes(Encoding.DER, subject)
    pem = public.public_bytes(Encoding.PEM, subject)
    return pem.rstrip(b"\n") if form == "public_key_pem_stripped" else pem
