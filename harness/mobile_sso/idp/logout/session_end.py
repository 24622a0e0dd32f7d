"""The end of an SSO session, whoever ends it: a relying party, a person, the control API, another person's sign-in.

Tell the participants, revoke what was granted in the session, then forget it.

Source: Back-Channel Logout 2.5, 2.7 (tokens without `offline_access` end with the session); RP-Initiated Logout 2, 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_sso.idp.logout.backchannel import notify
from mobile_sso.idp.logout.frontchannel import frames
from mobile_sso.idp.logout_messages import FrontchannelDelivery
from mobile_sso.idp.quirks.stages import SESSION_END

if TYPE_CHECKING:
    from mobile_sso.idp.state import ProviderState


@dataclass(frozen=True, kw_only=True)
class SessionEnd:
    """What came of ending a session."""

    really: bool
    """Whether it ended."""
    frames: tuple[FrontchannelDelivery, ...] = ()
    """What is left for the browser to do; without a browser, nobody does it."""


def end_session(state: ProviderState, sid: str) -> SessionEnd:
    """End the session `sid`; one that is gone already, or was never there, is no error (RP-Initiated Logout 4)."""
    participants = state.participants.of(sid)
    session = state.sessions.by_sid(sid)
    usernames = [session.username] if session else [each.username for each in participants]
    context = state.quirk_context(username=usernames[0] if usernames else "")
    if not state.quirks.apply(SESSION_END, True, context):
        return SessionEnd(really=False)
    notify(state, sid, participants)
    shown = frames(state, sid, participants)
    state.participants.forget(sid)
    state.grants.end_session(sid)
    state.sessions.end(sid)
    return SessionEnd(really=True, frames=shown)
