"""One sign-in from tap to landing page, as the verbs `sign_in` and `repeat_sign_in` share it."""

from __future__ import annotations

from mobile_sso.scenario.world import AppInWorld, World
from mobile_sso.testbed.contracts import Persona


def sign_in(
    world: World,
    app: AppInWorld,
    persona: Persona,
    *,
    idp: str | None = None,
    acr: str | None = None,
    password: str | None = None,
) -> None:
    """Let `persona` sign in to `app`: tap where no sign-in page is open, fill in the page where one is shown."""
    if world.browser_shows() != "sign-in page":
        if not app.native.running:
            app.native.open()
        if app.native.signed_in is None:
            app.native.tap_sign_in(idp, acr)
    if world.browser_shows() == "sign-in page":
        form = world.idp(idp).sign_in_form
        world.phone.person.fill_in(form, username=persona.username, password=password or persona.password)
