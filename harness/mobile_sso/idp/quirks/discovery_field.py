"""The discovery document says something else, or nothing, in one member.

Source: conformance-and-attacks 5.2 `discovery_field`; OpenID Connect Discovery 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import changed
from mobile_sso.idp.quirks.stages import METADATA
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class DiscoveryField(Quirk[dict[str, JsonValue]]):
    """Sets the member `field` to `value`, or removes it."""

    name = "discovery_field"
    stage = METADATA

    field: str
    op: Literal["set", "remove"] = "set"
    value: JsonValue = None

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the metadata with the member changed."""
        return changed(value, self.field, self.op, self.value)
