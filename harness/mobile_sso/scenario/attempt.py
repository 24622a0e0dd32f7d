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
    browser = world.phone.browser
    if not app.native.is_running:
        app.native.open()
    if not browser.shows_sign_in_page:
        world.begin_attempt("tap", app.name)
        app.native.tap_sign_in(idp, acr)
    if browser.shows_sign_in_page:
        form = world.idp(idp).sign_in_form
        world.phone.person.fill_in(form, username=persona.username, password=password or persona.password)
