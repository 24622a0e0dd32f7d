"""The person opens an app from the home screen.

Source: Mobile SSO 4.2 (the anonymous home page), 4.3 (the deep link is registered when the sign-in page loads).
"""

from __future__ import annotations

from mobile_sso.documents.names import AppName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class OpenApp(StrictModel):
    """Open the app, or bring it to the front."""

    app: AppName | None = None


def run(world: World, arguments: OpenApp) -> None:
    """Open the app; its home page may already lead to the IdP (`Login_Native_Automatic`)."""
    world.app(arguments.app).native.open()


VERB = Verb(name="open_app", arguments=OpenApp, run=run)
