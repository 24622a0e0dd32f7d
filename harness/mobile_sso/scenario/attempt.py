"""One sign-in from tap to landing page, as the verbs `sign_in` and `repeat_sign_in` share it."""

from __future__ import annotations

from mobile_sso.scenario.failure import StepImpossible
from mobile_sso.scenario.world import AppInWorld, World
from mobile_sso.testbed.contracts import Persona, SignInForm


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
    known = world.at_idp(persona, idp)
    if world.browser_shows() != "sign-in page":
        if not app.native.running:
            app.native.open()
        if app.native.signed_in is None:
            app.native.tap_sign_in(idp, acr)
    form = world.idp(idp).sign_in_form
    if world.browser_shows() == "sign-in page" or (form.declared_in and _asks_something_else(world)):
        world.phone.person.fill_in(form, username=known.username, password=password or known.password)
        if form.declared_in and password is None and _shown_again(world, form):
            raise StepImpossible(_came_back(world, form, persona, known))


def _asks_something_else(world: World) -> bool:
    """Tell whether a page wants something to be entered that nobody declared."""
    page = world.phone.browser.page
    return page is not None and page.status < 400 and any(form.shown for form in page.forms)


def _shown_again(world: World, form: SignInForm) -> bool:
    """Tell whether the provider shows its page once more, with no fault that would explain it."""
    attempts, asks_for_password = world.phone.attempts, form.password or any(page.enter for page in form.then)
    struck = bool(attempts and attempts[-1].fault)
    return bool(asks_for_password) and not struck and world.browser_shows() == "sign-in page"


def _came_back(world: World, form: SignInForm, persona: Persona, known: Persona) -> str:
    page = world.phone.browser.page
    said = page.text if page is not None else ""
    return world.testbed.secrets.mask(
        f"the sign-in page came back after user name {known.username} and password {known.password} were sent; "
        f"it says: {said[:200]!r}; correct remote.personas.{persona.username} in {form.declared_in}, "
        "or the variable of the environment that it names"
    )
