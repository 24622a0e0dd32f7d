"""Userinfo speaks of somebody else than the ID token did.

Source: conformance-and-attacks 5.5 `userinfo_sub`; OpenID Connect Core 5.3.2 (the two `sub` must be equal).
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed, check_op
from mobile_sso.idp.quirks.stages import USERINFO
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class UserinfoSub(Quirk[dict[str, JsonValue]]):
    """Changes the `sub` of the userinfo response by `op` and `value`."""

    name = "userinfo_sub"
    stage = USERINFO

    op: Op = "append"
    value: JsonValue = "invalid"

    def __post_init__(self) -> None:
        """Refuse an operation that cannot be done with the value."""
        check_op(self.name, self.op, self.value)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the response with its `sub` changed."""
        return changed(value, "sub", self.op, self.value)
