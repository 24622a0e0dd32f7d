"""The `state` of a logout comes back changed, or not at all.

Source: conformance-and-attacks 5.6 `end_session_state`; OIDF `oidcc-client-test-rp-init-logout-other-state`,
`-no-state`; RP-Initiated Logout 2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.logout_messages import LogoutAnswer
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import LOGOUT_ANSWER


@dataclass(frozen=True, kw_only=True)
class EndSessionState(Quirk[LogoutAnswer]):
    """Appends `value` to the state, sets it (also where none was sent), or removes it."""

    name = "end_session_state"
    stage = LOGOUT_ANSWER

    op: Literal["remove", "append", "set"] = "append"
    value: str = "_INVALID"

    def apply(self, value: LogoutAnswer, context: QuirkContext) -> LogoutAnswer:
        """Return the answer with another state."""
        others = tuple((name, text) for name, text in value.parameters if name != "state")
        sent = [text for name, text in value.parameters if name == "state"]
        if self.op == "remove" or value.location is None or (self.op == "append" and not sent):
            return replace(value, parameters=others)
        state = self.value if self.op == "set" else sent[0] + self.value
        return replace(value, parameters=(*others, ("state", state)))
