"""The person taps a sign-in button; the app opens the IdP in the phone's own browser.

Source: Mobile SSO 5.2; RFC 8252 4.1 and 8.12 (an external browser, never an embedded one).
"""

from __future__ import annotations

from mobile_sso.documents.names import AppName, IdpName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class TapSignIn(StrictModel):
    """Tap the button of an IdP (default: the first one), or its button with an authentication context class."""

    idp: IdpName | None = None
    acr: str | None = None
    app: AppName | None = None


def run(world: World, arguments: TapSignIn) -> None:
    """Tap the button."""
    world.app(arguments.app).native.tap_sign_in(arguments.idp, arguments.acr)


VERB = Verb(name="tap_sign_in", arguments=TapSignIn, run=run)
