"""Whoever has a session is asked, unless a hint speaks of that very session.

A browser without a session has nothing to be asked about. A hint without `sid` has to name the same person.

Source: RP-Initiated Logout 2, 6; conformance-and-attacks 4.5 ESR-09.
"""

from __future__ import annotations

from mobile_sso.idp.claims import subject_identifier
from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout_messages import LogoutQuestion


def check(request: ExaminedLogout) -> None:
    """Find what the person is asked."""
    if request.session is not None and not speaks_of_session(request):
        request.question = LogoutQuestion()


def speaks_of_session(request: ExaminedLogout) -> bool:
    """Return whether the hint was issued in the browser's session."""
    hint, session, state = request.hint, request.session, request.state
    if hint is None or session is None:
        return False
    if "sid" in hint:
        return session.sid == hint["sid"]
    persona = state.personas.get(session.username)
    if persona is None or request.known_client is None:
        return False
    return hint.get("sub") == subject_identifier(persona, request.client.client_id, state.profile)
