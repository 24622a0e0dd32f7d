"""The discovery document names another issuer than the one it was read from.

In YAML: `discovery_issuer: { op: append, value: INVALID }`, or `{ template: "https://login.test/{tenantid}/v2.0" }`.

Source: conformance-and-attacks 5.2 `discovery_issuer`; OpenID Connect Discovery 4.3; idp-knobs A `issuer.discovery`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.json_member import Op, changed, check_op
from mobile_sso.idp.quirks.stages import METADATA
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class DiscoveryIssuer(Quirk[dict[str, JsonValue]]):
    """Changes `issuer` by `op` and `value`, or makes it a `template`; the tokens keep the real one."""

    name = "discovery_issuer"
    stage = METADATA

    op: Op | None = None
    value: JsonValue = None
    template: str | None = None
    """A text with a gap that nobody fills, `{tenantid}`; what begins with `/` stands below the provider's origin."""

    def __post_init__(self) -> None:
        """Refuse parameters that say nothing, or two things at once."""
        if (self.op is None) is (self.template is None):
            raise ValueError("quirk 'discovery_issuer' takes either 'op' or 'template'")
        if self.template is not None and ("{" not in self.template or self.value is not None):
            raise ValueError(
                "quirk 'discovery_issuer': a 'template' has a gap like {tenantid}, and takes no 'value'; "
                "to set another issuer, use 'op: set'"
            )
        if self.op is not None:
            check_op(self.name, self.op, self.value)

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the metadata with another issuer."""
        if self.op is not None:
            return changed(value, "issuer", self.op, self.value)
        template = self.template or ""
        return {**value, "issuer": context.provider.origin + template if template.startswith("/") else template}
