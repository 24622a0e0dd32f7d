"""The person comes back to the app by the home screen or the list of recent apps, without a link.

Source: deep-link-return 1.2 `launcher-return`.
"""

from __future__ import annotations

from mobile_sso.documents.names import AppName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class ReturnToApp(StrictModel):
    """Bring the app to the front again."""

    app: AppName | None = None


def run(world: World, arguments: ReturnToApp) -> None:
    """Come back; an app that was killed starts anew."""
    world.app(arguments.app).native.open()


VERB = Verb(name="return_to_app", arguments=ReturnToApp, run=run)
