"""Where the app shows an error, the person is not signed in.

Source: deep-link-return 2.1 ("Never show an error if `GET /me` is 200") and 2.2, global invariants.
"""

from __future__ import annotations

from mobile_sso.scenario.world import World


def check(world: World) -> str | None:
    """Return which app shows an error to somebody who is signed in, or None."""
    for app in world.apps.values():
        native = app.native
        if native.errors and native.signed_in is not None:
            return f"{app.name} shows `{native.errors[-1]}` although {native.signed_in} is signed in"
    return None
