"""One claim of the logout token is missing, different, there though it must not be, or off by some seconds.

Source: conformance-and-attacks 5.6 `logout_token_claim`; Back-Channel Logout 2.4, 2.6; OIDF
`oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss`, `-wrong-aud`, `-with-nonce`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class LogoutTokenClaim(Quirk[dict[str, JsonValue]]):
    """Changes `claim` by `op` and `value`; or moves a time by `offset_s` seconds."""

    name = "logout_token_claim"
    stage = TOKEN_CLAIMS

    claim: str
    op: Op = "set"
    value: JsonValue = None
    offset_s: int | None = None

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether a logout token is being made."""
        return context.artefact == "logout_token"

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with the claim changed; `offset_s` goes before `op` and needs a time to be there."""
        if self.offset_s is None:
            return changed(value, self.claim, self.op, self.value)
        instant = value.get(self.claim)
        return {**value, self.claim: instant + self.offset_s} if isinstance(instant, (int, float)) else value
