"""A session belongs to an attempt whose `state` went out in an authorization request.

Source: RFC 6749 10.12; RFC 8252 8.9; deep-link-return 2.2, global invariants.
"""

from __future__ import annotations

from mobile_sso.scenario.world import World
from mobile_sso.testbed.masking import long_handle


def check(world: World) -> str | None:
    """Return whose session stands without an authorization request, or None."""
    sent = {long_handle("state", state) for ledger in world.ledgers.values() for state in ledger.states}
    for app in world.apps.values():
        for session in app.backend.inspection.sessions():
            if session.attempt not in sent:
                return f"{app.name}: a session of {session.user} stands without an authorization request"
    return None
