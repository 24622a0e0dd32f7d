"""One claim of the ID token is missing, different, or off by some seconds.

Source: conformance-and-attacks 5.5 `id_token_claim`; OpenID Connect Core 2, 3.1.3.7.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class IdTokenClaim(Quirk[dict[str, JsonValue]]):
    """Changes `claim`: `remove`, `set` or `append` the `value`; or moves a time by `offset_s` seconds."""

    name = "id_token_claim"
    stage = TOKEN_CLAIMS

    claim: str
    op: Op = "set"
    value: JsonValue = None
    offset_s: int | None = None

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with the claim changed; `offset_s` goes before `op` and needs a time to be there."""
        if context.artefact != "id_token":
            return value
        if self.offset_s is None:
            return changed(value, self.claim, self.op, self.value)
        instant = value.get(self.claim)
        return {**value, self.claim: instant + self.offset_s} if isinstance(instant, (int, float)) else value
