"""A token is encrypted otherwise than its client registered: with other algorithms, unasked, or not at all.

`unexpected` encrypts where nothing was registered: to the client's key if it has one, else to a key it does not have.
`alg` and `enc` change the algorithms; a client that has no key for `alg` cannot read the result. `alg: none` leaves a
token in the clear that should have been encrypted.

Source: conformance-and-attacks 5.5 `id_token_encryption`, cases IDT-02, `jwe-unexpected`; OpenID Connect Core 3.1.3.7
rule 1, 10.2; Registration 2 `id_token_encrypted_response_alg`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.jwe import DEFAULT_ENCRYPTION, Encryption, recipient_key
from mobile_sso.idp.quirks.base import Artefact, Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_ENCRYPTION
from mobile_sso.testbed.http import JsonValue

_STRANGERS_KEY = {"RSA-OAEP": "RS256", "ECDH-ES": "ES256"}


@dataclass(frozen=True, kw_only=True)
class IdTokenEncryption(Quirk[Encryption | None]):
    """Encrypts one kind of `token` with `alg` and `enc`; what is not given is as registered, or RSA-OAEP."""

    name = "id_token_encryption"
    stage = TOKEN_ENCRYPTION

    alg: Literal["RSA-OAEP", "ECDH-ES", "none"] | None = None
    enc: Literal["A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM"] | None = None
    unexpected: bool = False
    token: Artefact = "id_token"

    def __post_init__(self) -> None:
        """Refuse what changes nothing, and encrypting in the clear."""
        if self.alg is None and self.enc is None and not self.unexpected:
            raise ValueError("quirk 'id_token_encryption' changes nothing: give alg, enc or unexpected")
        if self.alg == "none" and (self.enc is not None or self.unexpected):
            raise ValueError("quirk 'id_token_encryption': with alg 'none' there is neither 'enc' nor 'unexpected'")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether such a token is being made."""
        return context.artefact == self.token

    def apply(self, value: Encryption | None, context: QuirkContext) -> Encryption | None:
        """Return the other encryption; None: none."""
        if self.alg == "none" or (value is None and not self.unexpected):
            return None
        alg = self.alg or (value.alg if value else "RSA-OAEP")
        enc = self.enc or (value.enc if value else DEFAULT_ENCRYPTION)
        return Encryption(alg=alg, enc=enc, jwk=_key_for(alg, context))


def _key_for(alg: str, context: QuirkContext) -> Mapping[str, JsonValue]:
    client = context.provider.clients.get(context.client_id)
    own = recipient_key(client.registration.jwks, alg) if client else None
    return own or context.provider.keys.foreign.key(_STRANGERS_KEY[alg]).public_jwk
