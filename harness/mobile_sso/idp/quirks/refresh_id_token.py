"""The ID token of a refresh is missing, or differs from the first one in a claim that must be the same.

Source: conformance-and-attacks 5.4 `refresh_id_token`; OpenID Connect Core 12.2; OIDF
`oidcc-client-test-refresh-token-invalid-issuer`, `-invalid-sub`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed, check_op
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS, TOKEN_RESPONSE
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class RefreshIdToken(Quirk[dict[str, JsonValue]]):
    """`omit` leaves the ID token out of the response to a refresh; else `claim` is changed by `op` and `value`."""

    name = "refresh_id_token"
    stage = TOKEN_CLAIMS
    also_at = (TOKEN_RESPONSE,)

    omit: bool = False
    claim: str | None = None
    op: Op = "set"
    value: JsonValue = None

    def __post_init__(self) -> None:
        """Refuse both at once, neither, and an operation that cannot be done with the value."""
        if self.omit == (self.claim is not None):
            raise ValueError("quirk 'refresh_id_token' takes either 'omit' or a 'claim' to change")
        check_op(self.name, self.op, self.value)

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether this is the response to a refresh, or the ID token of one, as the case may be."""
        artefact = None if self.omit else "id_token"
        return context.grant_type == "refresh_token" and context.artefact == artefact

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the response without the ID token, or the ID token's claims with one changed."""
        if self.claim is None:
            return changed(value, "id_token", "remove", None)
        return changed(value, self.claim, self.op, self.value)
