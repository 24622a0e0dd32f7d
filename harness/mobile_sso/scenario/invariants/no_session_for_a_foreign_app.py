"""Only the app that started an attempt gets its session: who has caught code and state has nothing.

Source: deep-link-return 2.1 "Attempt record" (a secret that never left the app), 2.2, global invariants; RFC 8252 8.1.
"""

from __future__ import annotations

from mobile_sso.scenario.world import World


def check(world: World) -> str | None:
    """Return whose session went to a foreign app, or None."""
    stolen = world.phone.faults.sessions_stolen
    return f"a foreign app got {stolen} session(s) for a callback URL that it caught" if stolen else None
