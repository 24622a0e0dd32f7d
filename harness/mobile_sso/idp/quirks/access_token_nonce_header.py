"""The access token's header has a `nonce` that was hashed before signing, so that its signature never verifies.

Whoever replaces the nonce by its hash (base64url of SHA-256) can verify the token: its own audience, and nobody else.

Source: idp-knobs C `access_token.format` graph_nonce; idp-behaviour 1 "Tokens" (Entra, tokens for Graph); issue
AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet#609.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mobile_sso.idp.jws import Unsigned, encode, json_octets
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_SIGNING
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class AccessTokenNonceHeader(Quirk[Unsigned]):
    """Shows the nonce in the header and signs a header with the hash of it."""

    name = "access_token_nonce_header"
    stage = TOKEN_SIGNING

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether an access token is being signed."""
        return context.artefact == "access_token"

    def apply(self, value: Unsigned, context: QuirkContext) -> Unsigned:
        """Return the token to be signed over another header than it shows."""
        nonce = encode(hashlib.sha256(value.payload).digest())  # as unique as the token's jti
        hashed: Mapping[str, JsonValue] = {
            **value.header,
            "nonce": encode(hashlib.sha256(nonce.encode("ascii")).digest()),
        }
        protected = encode(json_octets(hashed)).encode("ascii")
        return replace(
            value,
            header={**value.header, "nonce": nonce},
            sign=lambda octets: value.sign(protected + b"." + octets.partition(b".")[2]),
        )
