"""One claim of the ID token is missing, different, of another type, or off by some seconds.

In YAML: `id_token_claim: { claim: iss, op: append, value: "1" }`, or `{ claim: exp, offset_s: -3600 }`.

Source: conformance-and-attacks 5.5 `id_token_claim`; OpenID Connect Core 2, 3.1.3.7.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed, check_op
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class IdTokenClaim(Quirk[dict[str, JsonValue]]):
    """Changes `claim` by `op` and `value`; or moves a time by `offset_s` seconds."""

    name = "id_token_claim"
    stage = TOKEN_CLAIMS

    claim: str
    op: Op = "set"
    value: JsonValue = None
    offset_s: int | None = None

    def __post_init__(self) -> None:
        """Refuse an operation that cannot be done with the value, and one beside an offset."""
        check_op(self.name, self.op, self.value)
        if self.offset_s is not None and (self.op != "set" or self.value is not None):
            raise ValueError("quirk 'id_token_claim': 'offset_s' moves the time that is there; leave 'op' and 'value'")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether these are the claims of an ID token."""
        return context.artefact == "id_token"

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with the claim changed; a time that is absent, or no number, is not moved."""
        if self.offset_s is None:
            return changed(value, self.claim, self.op, self.value)
        instant = value.get(self.claim)
        return {**value, self.claim: instant + self.offset_s} if isinstance(instant, (int, float)) else value
