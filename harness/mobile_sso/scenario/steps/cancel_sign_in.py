"""The person cancels the sign-in in the app itself: the attempt is over there, and a later link changes nothing.

Source: deep-link-return 2.1 "Cancel is soft" (only an explicit cancel inside the app closes the attempt).
"""

from __future__ import annotations

from mobile_sso.documents.names import AppName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class CancelSignIn(StrictModel):
    """Cancel in the app."""

    app: AppName | None = None


def run(world: World, arguments: CancelSignIn) -> None:
    """Cancel."""
    world.app(arguments.app).native.cancel_sign_in()


VERB = Verb(name="cancel_sign_in", arguments=CancelSignIn, run=run)
