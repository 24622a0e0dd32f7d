"""A time is not written as a number of seconds.

In YAML: `claim_time_type: { claim: auth_time, type: iso, artefact: access_token }`.

Source: idp-knobs C `claims.time_types` (Auth0: `updated_at` as an ISO text; AD FS: `auth_time`, in access tokens;
Salesforce: milliseconds in a text); OpenID Connect Core 2, 5.1; RFC 7519 2 NumericDate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.claim_places import Place, is_told_in
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, USERINFO
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class ClaimTimeType(Quirk[dict[str, JsonValue]]):
    """Writes the time `claim` as another `type`.

    `iso`: an ISO 8601 text in UTC; `milliseconds`; `milliseconds_string`; `string`: the seconds as a text; `float`.
    """

    name = "claim_time_type"
    stage = TOKEN_CLAIMS
    also_at = (USERINFO,)

    claim: str
    type: Literal["iso", "milliseconds", "milliseconds_string", "string", "float"]
    artefact: Place | None = None

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether these are claims it may rewrite."""
        return is_told_in(context, self.artefact)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with the time rewritten; what is no number of seconds stays as it is."""
        instant = value.get(self.claim)
        if isinstance(instant, bool) or not isinstance(instant, (int, float)):
            return value
        return {**value, self.claim: _TYPES[self.type](instant)}


def _iso(instant: float) -> str:
    return datetime.fromtimestamp(instant, tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_TYPES: Mapping[str, Callable[[float], JsonValue]] = {
    "iso": _iso,
    "milliseconds": lambda instant: int(instant * 1000),
    "milliseconds_string": lambda instant: str(int(instant * 1000)),
    "string": lambda instant: str(int(instant)),
    "float": lambda instant: instant + 0.5,
}
