"""A standard sign-out: the app session ends, the IdP's SSO session does not.

Source: Mobile SSO 4.5.
"""

from __future__ import annotations

from mobile_sso.documents.names import AppName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class SignOut(StrictModel):
    """Sign out of the app only."""

    app: AppName | None = None


def run(world: World, arguments: SignOut) -> None:
    """Sign out."""
    world.app(arguments.app).native.sign_out()


VERB = Verb(name="sign_out", arguments=SignOut, run=run)
