"""Every sign-in comes to an end within its time: nobody is left waiting for ever.

Source: deep-link-return 2.2, global invariants ("every attempt ends in a terminal state within its TTL").
"""

from __future__ import annotations

from mobile_sso.scenario.world import World


def check(world: World) -> str | None:
    """Return which attempt goes on and on, or None."""
    attempt = world.phone.overdue
    if attempt is None:
        return None
    waited = int(world.testbed.clock.now() - attempt.begun_at)
    return f"attempt {attempt.number} in {attempt.app} has not ended after {waited} seconds"
