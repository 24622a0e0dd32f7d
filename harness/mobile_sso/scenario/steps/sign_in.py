"""The person signs in: taps the button where no page is open yet, and fills in the IdP's page where one is shown.

With a live SSO session no page is shown, and the step is only the tap. A page that is not a sign-in page is left alone:
what it is, is for `expect` to say.

Source: Mobile SSO 5.2; OpenID Connect Core 3.1.2.3.
"""

from __future__ import annotations

from pydantic import Field

from mobile_sso.documents.names import AppName, IdpName, SomebodyName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.attempt import sign_in
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class SignIn(StrictModel):
    """Sign in as a persona; with `retries`, the person tries again after a failure."""

    as_: SomebodyName = Field(alias="as")
    idp: IdpName | None = None
    acr: str | None = None
    password: str | None = None
    """Typed instead of the persona's own."""
    retries: int = Field(default=0, ge=0, le=10)
    app: AppName | None = None


def run(world: World, arguments: SignIn) -> None:
    """Sign in."""
    app = world.app(arguments.app)
    persona = world.persona(arguments.as_)
    for _ in range(1 + arguments.retries):
        sign_in(world, app, persona, idp=arguments.idp, acr=arguments.acr, password=arguments.password)
        if app.native.signed_in is not None and not app.native.errors:
            return


VERB = Verb(name="sign_in", arguments=SignIn, run=run)
