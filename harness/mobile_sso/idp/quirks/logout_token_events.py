"""The claim `events` of the logout token is missing, of another shape, or speaks of something else.

Source: conformance-and-attacks 5.6 `logout_token_events`, case `bcl-events-shape`; Back-Channel Logout 2.4, 2.6 (6);
OIDF `oidcc-client-test-rp-backchannel-rpinitlogout-no-event`, `-wrong-event`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.logout.backchannel import EVENT
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue

OTHER_EVENT = "http://schemas.openid.net/event/foobar"

_EVENTS: Mapping[str, JsonValue] = {
    "other_event": {OTHER_EVENT: {}},
    "array": [EVENT],
    "string": EVENT,
    "null_member": {EVENT: None},
    "extra_member": {EVENT: {}, OTHER_EVENT: {}},
}


@dataclass(frozen=True, kw_only=True)
class LogoutTokenEvents(Quirk[dict[str, JsonValue]]):
    """Changes `events`: `remove` it, or put another event, an array, a string, null, or one event too many there."""

    name = "logout_token_events"
    stage = TOKEN_CLAIMS

    op: Literal["remove", "other_event", "array", "string", "null_member", "extra_member"]

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether a logout token is being made."""
        return context.artefact == "logout_token"

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with other events."""
        without = {name: claim for name, claim in value.items() if name != "events"}
        return without if self.op == "remove" else {**without, "events": _EVENTS[self.op]}
