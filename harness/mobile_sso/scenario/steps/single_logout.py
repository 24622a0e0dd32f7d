"""Single logout (`ACT_NativeLogout`): the app session ends, then the browser goes to the IdP's end_session_endpoint.

Source: Mobile SSO 4.5; OpenID Connect RP-Initiated Logout 2.
"""

from __future__ import annotations

from mobile_sso.documents.names import AppName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class SingleLogout(StrictModel):
    """Sign out everywhere."""

    app: AppName | None = None


def run(world: World, arguments: SingleLogout) -> None:
    """Sign out of the app and of the IdP; where a provider is known to ask whether one means it, say yes."""
    world.app(arguments.app).native.single_logout()
    for engine in world.idps.values():
        world.phone.person.confirm_sign_out(engine.sign_in_form)


VERB = Verb(name="single_logout", arguments=SingleLogout, run=run)
