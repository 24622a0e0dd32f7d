"""No log line holds a code, a token, a client secret or a verifier.

Source: RFC 9700 4.2; conformance-and-attacks AZR-12; deep-link-return 2.2, global invariants.
"""

from __future__ import annotations

from mobile_sso.scenario.world import World


def check(world: World) -> str | None:
    """Return which backend log holds a secret, or None; lines seen before are not read again."""
    for app in world.apps.values():
        lines = app.backend.inspection.log()
        for record in lines[app.log_lines_checked :]:
            if world.testbed.secrets.finds(record.text):
                return f"the log of {app.name}'s backend holds a secret: {world.testbed.secrets.mask(record.text)}"
        app.log_lines_checked = len(lines)
    return None
