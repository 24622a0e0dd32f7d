"""The discovery document says something else, or nothing, in one member.

In YAML: `discovery_field: { field: end_session_endpoint, op: remove }`.

Source: conformance-and-attacks 5.2 `discovery_field`; OpenID Connect Discovery 3.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed, check_op
from mobile_sso.idp.quirks.stages import METADATA
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class DiscoveryField(Quirk[dict[str, JsonValue]]):
    """Changes the member `field` by `op` and `value`; what it speaks of stays as it is."""

    name = "discovery_field"
    stage = METADATA

    field: str
    op: Op = "set"
    value: JsonValue = None

    def __post_init__(self) -> None:
        """Refuse an operation that cannot be done."""
        check_op(self.name, self.op, self.value)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the metadata with the member changed."""
        return changed(value, self.field, self.op, self.value)
