"""Each access token lives for another number of seconds.

Source: idp-knobs C `token_response.expires_in` (Entra v2: 60 to 90 minutes, for instance 3599 or 4523).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from mobile_sso.idp.jws import decode
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, TOKEN_RESPONSE
from mobile_sso.testbed.http import JsonValue
from mobile_sso.testbed.randomness import draw


@dataclass(frozen=True, kw_only=True)
class RandomExpiresIn(Quirk[dict[str, JsonValue]]):
    """Draws `expires_in`, and the `exp` of a JWT access token, from `low` to `high` seconds.

    The draw hangs on the token's `jti` (an opaque token's text), which comes from the case's seed. The provider itself
    takes the token for as long as its profile says (`lifetimes.access_token`): give it `high` there.
    """

    name = "random_expires_in"
    stage = TOKEN_RESPONSE
    also_at = (TOKEN_CLAIMS,)

    low: int = 3600
    high: int = 5400

    def __post_init__(self) -> None:
        """Refuse a range that holds no lifetime."""
        if not 0 < self.low <= self.high:
            raise ValueError(f"quirk 'random_expires_in': {self.low} to {self.high} holds no number of seconds")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether this is a token response or an access token."""
        return context.artefact in (None, "access_token")

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims, or the response, with another lifetime."""
        if context.artefact is None:
            return {**value, "expires_in": self._drawn(_told_by(str(value.get("access_token"))))}
        issued_at = value.get("iat")
        if not isinstance(issued_at, int):
            return value
        return {**value, "exp": issued_at + self._drawn(str(value.get("jti")))}

    def _drawn(self, label: str) -> int:
        return self.low + int(draw(0, label) * (self.high - self.low + 1))


def _told_by(access_token: str) -> str:
    """Return the `jti` of a JWT, or the text of any other token."""
    parts = access_token.split(".")
    if len(parts) != 3:
        return access_token
    try:
        claims = json.loads(decode(parts[1]))
    except ValueError:  # an opaque token with dots
        return access_token
    return str(claims.get("jti")) if isinstance(claims, dict) else access_token
