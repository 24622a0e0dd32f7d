from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT, Behaviour
from mobile_sso.device.browser import NotOnScreen
from mobile_sso.testbed.contracts import IdpChoice

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

BOTH = pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=lambda behaviour: behaviour.name)


@BOTH
@pytest.mark.parametrize("device", ["ios-safari", "android-custom-tab"])
def test_a_sign_in_ends_at_home(make_world: MakeWorld, device: str, behaviour: Behaviour) -> None:
    world = make_world(device, behaviour=behaviour)
    world.app.open()
    assert (world.app.page, world.app.signed_in, world.app.choices) == ("Login_Native", None, ("entra",))
    world.sign_in()
    assert (world.app.page, world.app.signed_in, world.app.roles) == ("Home", "ada", ("Technician",))
    assert (world.app.errors, world.app.choices, world.app.state) == ((), (), "foreground")
    assert (world.phone.browser.state, world.phone.struck) == ("closed", ())


@BOTH
def test_the_session_survives_the_death_of_the_app(make_world: MakeWorld, behaviour: Behaviour) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.sign_in()
    world.app.kill()
    assert (world.app.state, world.app.page, world.app.signed_in) == ("not-running", None, None)
    world.app.open()
    assert (world.app.page, world.app.signed_in) == ("Home", "ada")


@BOTH
def test_a_sign_out_leaves_the_sso_session_and_the_next_sign_in_is_silent(
    make_world: MakeWorld, behaviour: Behaviour
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    assert (world.app.page, world.app.signed_in, world.backend.sessions) == ("Login_Native", None, {})
    world.app.tap_sign_in()
    assert (world.app.signed_in, world.idp.pages_shown) == ("ada", 1)


@BOTH
def test_a_single_logout_asks_for_the_url_first_ends_the_session_and_then_opens_the_browser(
    make_world: MakeWorld, behaviour: Behaviour
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.sign_in()
    world.trace.forget()
    world.app.single_logout()
    story = world.story()
    assert story.index("app:field_service POST /logout") < story.index("app:field_service opens safari")
    assert (world.app.signed_in, world.phone.browser.state) == (None, "page")
    world.phone.person.confirm()
    world.phone.person.close_browser()
    world.app.tap_sign_in()
    assert world.idp.pages_shown == 2


def test_without_an_end_session_endpoint_a_single_logout_stays_in_the_app(make_world: MakeWorld) -> None:
    world = make_world()
    world.backend.end_session_endpoint = False
    world.app.open()
    world.sign_in()
    world.app.single_logout()
    assert (world.app.page, world.phone.browser.state) == ("Login_Native", "closed")


def test_a_sign_out_works_without_the_backend(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.sign_in()
    world.lose("/logout")
    world.app.sign_out()
    assert (world.app.signed_in, world.app.disk.session) == (None, None)


@pytest.mark.parametrize(
    ("taps", "label"), [(("entra", None), "entra"), (("okta", None), "okta"), (("entra", "mfa"), "entra mfa")]
)
def test_the_button_that_is_tapped_is_the_one_that_was_named(
    make_world: MakeWorld, taps: tuple[str, str | None], label: str
) -> None:
    world = make_world()
    world.backend.choices = (
        IdpChoice(alias="entra", acr="mfa"),
        IdpChoice(alias="entra"),
        IdpChoice(alias="okta"),
    )
    world.app.open()
    assert world.app.choices == ("entra mfa", "entra", "okta")
    world.app.tap_sign_in(*taps)
    (tap,) = [event for event in world.trace.events if event.verb == "taps sign in"]
    assert tap.status == label


@pytest.mark.parametrize(
    ("idp", "acr", "wanted"),
    [(None, None, "just one"), ("keycloak", None, "keycloak"), ("okta", "mfa", "okta mfa")],
)
def test_a_button_that_is_not_there_cannot_be_tapped(
    make_world: MakeWorld, idp: str | None, acr: str | None, wanted: str
) -> None:
    world = make_world()
    world.backend.choices = (IdpChoice(alias="entra"), IdpChoice(alias="okta"))
    world.app.open()
    with pytest.raises(NotOnScreen) as caught:
        world.app.tap_sign_in(idp, acr)
    assert str(caught.value) == (
        f"field_service shows Login_Native with the sign-in buttons: entra, okta; wanted: {wanted}"
    )
    assert world.phone.attempts == []


def test_what_the_app_does_not_show_cannot_be_used(make_world: MakeWorld) -> None:
    world = make_world()
    with pytest.raises(NotOnScreen, match="field_service is not running; open it first"):
        world.app.tap_sign_in()
    with pytest.raises(NotOnScreen, match="field_service is not running; open it first"):
        world.app.kill()
    world.app.open()
    with pytest.raises(NotOnScreen, match="field_service shows Login_Native, nobody is signed in; nothing to sign out"):
        world.app.sign_out()
    world.sign_in()
    with pytest.raises(NotOnScreen, match="field_service shows Home, which has no sign-in button; sign out first"):
        world.app.tap_sign_in()


@pytest.mark.parametrize(("behaviour", "lost"), [(MENDIX_NATIVE, 1), (WELL_BUILT, 3)], ids=["mendix", "well-built"])
def test_a_sign_in_that_cannot_be_started_says_so(make_world: MakeWorld, behaviour: Behaviour, lost: int) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.lose("/start", lost)
    world.app.tap_sign_in()
    (attempt,) = world.phone.attempts
    assert world.app.errors == ("Signing in via SSO is currently not available.",)
    assert (attempt.outcome, attempt.error) == ("failed", "Signing in via SSO is currently not available.")
    assert world.phone.browser.state == "closed"
    world.sign_in()
    assert (world.app.signed_in, world.app.errors) == ("ada", ())


@BOTH
def test_the_secret_of_the_attempt_is_registered_and_never_traced(make_world: MakeWorld, behaviour: Behaviour) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.app.tap_sign_in()
    (secret,) = world.backend.attempts.values()
    assert secret in world.secrets.values()
    assert len(secret) >= 43
    world.give_password()
    traced = "\n".join(map(repr, world.trace.events))
    for hidden in (secret, "tide-pool-42", "code-0001", *world.backend.sessions):
        assert hidden not in traced
    assert re.search(r"attempt_secret:[0-9a-f]{4}", traced)


def test_each_attempt_has_its_own_secret(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    for _ in range(3):
        world.app.tap_sign_in()
    assert len(set(world.backend.attempts.values())) == 3
