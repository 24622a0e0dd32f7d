"""ID tokens and access tokens are signed by different keys of the same algorithm, and the set holds both.

Source: idp-knobs I `jwks.split`, D `jwks.count` (Cognito: two keys, one per token type); idp-behaviour, tokens of
Cognito. `per_issuer` (several issuers over one set) is a matter of tenants, not of a key set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from mobile_sso.idp.keys import Signer
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS, TOKEN_KEY
from mobile_sso.testbed.http import JsonValue

_RELATIVE = "access-tokens"

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksSplit(Quirk[_Members | Signer]):
    """Signs access tokens with a second key of their algorithm."""

    name = "jwks_split"
    stage = JWKS
    also_at = (TOKEN_KEY,)

    mode: Literal["per_token_type"] = "per_token_type"

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether the keys are read, or an access token is being made."""
        return context.stage == JWKS.name or context.artefact == "access_token"

    def apply(self, value: _Members | Signer, context: QuirkContext) -> _Members | Signer:
        """Return the key set with one key more, or that key."""
        second = context.provider.keys.relative(_RELATIVE)
        if isinstance(value, Signer):
            return second.key(value.algorithm).signer
        algorithm = context.provider.profile.access_token.signing_alg
        keys = cast("list[JsonValue]", value.get("keys", []))
        return {**value, "keys": [*keys, dict(second.key(algorithm).public_jwk)]}
