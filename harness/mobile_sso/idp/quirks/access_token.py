"""The access token is opaque, a JWE, or a JWT, against expectation; for another audience; or its signature is spoilt.

Source: conformance-and-attacks 5.4 `access_token`, case `role-from-access-token`; idp-behaviour, tokens of Entra (the
signature of a token for Microsoft Graph never verifies) and of Auth0 (`jwe`); RFC 9068 2.2, 4; ASVS 10.3.1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mobile_sso.idp.jws import SignedParts
from mobile_sso.idp.profile import AccessTokenShape
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.signature import Spoiling, spoilt
from mobile_sso.idp.quirks.stages import ACCESS_TOKEN_SHAPE, TOKEN_CLAIMS, TOKEN_SIGNATURE
from mobile_sso.testbed.http import JsonValue

_Value: TypeAlias = AccessTokenShape | SignedParts | dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class AccessToken(Quirk[_Value]):
    """Changes the access token's `format`, its `aud`, its `signature`; only a JWT has the latter two."""

    name = "access_token"
    stage = ACCESS_TOKEN_SHAPE
    also_at = (TOKEN_CLAIMS, TOKEN_SIGNATURE)

    format: Literal["opaque", "jwt", "jwe"] | None = None
    aud: str | tuple[str, ...] | None = None
    signature: Spoiling | None = None

    def __post_init__(self) -> None:
        """Refuse what changes nothing, and an opaque token with the parts of a JWT."""
        if self.format is None and self.aud is None and self.signature is None:
            raise ValueError("quirk 'access_token' changes nothing: give format, aud or signature")
        if self.format in ("opaque", "jwe") and (self.aud is not None or self.signature is not None):
            raise ValueError("quirk 'access_token': an opaque token has neither 'aud' nor 'signature'")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether an access token is being made."""
        return context.stage == ACCESS_TOKEN_SHAPE.name or context.artefact == "access_token"

    def apply(self, value: _Value, context: QuirkContext) -> _Value:
        """Return the token's shape, its claims or its signed parts, changed."""
        if isinstance(value, AccessTokenShape):
            return value if self.format is None else replace(value, format=self.format)
        if isinstance(value, SignedParts):
            return value if self.signature is None else spoilt(value, self.signature, context.provider.keys)
        if self.aud is None:
            return value
        return {**value, "aud": self.aud if isinstance(self.aud, str) else list(self.aud)}
