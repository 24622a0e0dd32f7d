"""The same authorization response is delivered again: a page sends the browser to the callback several times.

All a provider can do on the wire is a page with a script. The simulated browser runs none: it stays on that page, and
the person who goes on by its link (`confirm`) delivers the response once. There, and for what a phone does by itself,
the fault `duplicate-delivery` of the device is the means; this quirk is for a real browser and a served provider.

Source: conformance-and-attacks 5.3 `authz_repeat`, case `deep-link-replay`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE

_MOST, _LONGEST = 20, 60_000


@dataclass(frozen=True, kw_only=True)
class AuthzRepeat(Quirk[AuthorizationResponse]):
    """Delivers the response `count` times, `interval_ms` milliseconds apart."""

    name = "authz_repeat"
    stage = AUTHORIZATION_RESPONSE

    count: int = 2
    interval_ms: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no repetition, and what nobody would wait for."""
        if not 2 <= self.count <= _MOST:
            raise ValueError(f"quirk 'authz_repeat': 'count' must be from 2 to {_MOST}, got {self.count}")
        if not 0 <= self.interval_ms <= _LONGEST:
            raise ValueError(
                f"quirk 'authz_repeat': 'interval_ms' must be from 0 to {_LONGEST}, got {self.interval_ms}"
            )

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response by a page with a script."""
        return replace(value, vehicle="script", repeats=self.count, interval_ms=self.interval_ms)
