"""An attempt opens at most one app session, however often its callback arrives.

Source: deep-link-return 2.2, global invariants; RFC 6749 4.1.2.
"""

from __future__ import annotations

from collections import Counter

from mobile_sso.scenario.world import World


def check(world: World) -> str | None:
    """Return which attempt opened too many sessions, or None."""
    for app in world.apps.values():
        counted = Counter(session.attempt for session in app.backend.inspection.sessions())
        for _, sessions in counted.items():
            if sessions > 1:
                return f"one attempt opened {sessions} sessions at the backend of {app.name}"
    return None
