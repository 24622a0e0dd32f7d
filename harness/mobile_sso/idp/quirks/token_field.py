"""One member of the token response is missing, different, or of another type.

Source: conformance-and-attacks 5.4 `token_field`, TKR-02 to TKR-05; RFC 6749 5.1; idp-knobs C
`token_response.expires_in`, `token_response.token_type`, `token_response.extra`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed, check_op
from mobile_sso.idp.quirks.stages import TOKEN_RESPONSE
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class TokenField(Quirk[dict[str, JsonValue]]):
    """Changes the member `field` by `op` and `value`, whether the specifications know it or not."""

    name = "token_field"
    stage = TOKEN_RESPONSE

    field: str
    op: Op = "set"
    value: JsonValue = None

    def __post_init__(self) -> None:
        """Refuse an operation that cannot be done with the value."""
        check_op(self.name, self.op, self.value)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the response with the member changed."""
        return changed(value, self.field, self.op, self.value)
