"""The operating system, or the person, ends the app's process: memory is gone, the disk stays.

Source: deep-link-return 3.2 `os_kill`.
"""

from __future__ import annotations

from mobile_sso.documents.names import AppName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class KillApp(StrictModel):
    """End the app's process."""

    app: AppName | None = None


def run(world: World, arguments: KillApp) -> None:
    """Kill it."""
    world.app(arguments.app).native.kill()


VERB = Verb(name="kill_app", arguments=KillApp, run=run)
