"""One claim of the userinfo response is missing, different, or of another type than in the ID token.

In YAML: `userinfo_claim: { claim: email_verified, type: string }`.

Source: conformance-and-attacks 5.5 `userinfo_claim`, case `email-verified-string`; OpenID Connect Core 5.1, 5.3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, as_type, changed, check_op
from mobile_sso.idp.quirks.stages import USERINFO
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class UserinfoClaim(Quirk[dict[str, JsonValue]]):
    """Changes `claim` by `op` and `value`, then writes it as another JSON `type`; either may be left out."""

    name = "userinfo_claim"
    stage = USERINFO

    claim: str
    op: Op | None = None
    value: JsonValue = None
    type: Literal["string", "number", "float", "array", "object", "bool"] | None = None

    def __post_init__(self) -> None:
        """Refuse parameters that change nothing, and an operation that cannot be done with the value."""
        if self.op is None and (self.type is None or self.value is not None):
            raise ValueError("quirk 'userinfo_claim' needs an 'op', which a 'value' belongs to, or a 'type'")
        if self.op is not None:
            check_op(self.name, self.op, self.value)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the response with the claim changed; a type needs the claim to be there."""
        if self.op is not None:
            value = changed(value, self.claim, self.op, self.value)
        if self.type is None or self.claim not in value:
            return value
        return {**value, self.claim: as_type(value[self.claim], self.type)}
