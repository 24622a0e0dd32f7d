from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT, Behaviour
from mobile_sso.testbed.contracts import IdpChoice

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

BOTH = pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=lambda behaviour: behaviour.name)


@BOTH
def test_a_session_that_the_backend_ended_is_forgotten_at_the_next_start(
    make_world: MakeWorld, behaviour: Behaviour
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.sign_in()
    world.backend.sessions.clear()
    world.app.kill()
    world.app.open()
    assert (world.app.page, world.app.disk.session) == ("Login_Native", None)


def test_the_automatic_page_opens_the_idp_at_once_where_there_is_exactly_one(make_world: MakeWorld) -> None:
    world = make_world(home="Login_Native_Automatic")
    world.app.open()
    assert (world.app.page, world.phone.browser.state) == ("Login_Native_Automatic", "page")
    world.give_password()
    assert (world.app.signed_in, world.phone.attempts[0].number) == ("ada", 1)


@pytest.mark.parametrize(
    "choices",
    [
        (IdpChoice(alias="entra"), IdpChoice(alias="okta")),
        (IdpChoice(alias="entra"), IdpChoice(alias="entra", acr="mfa")),
        (),
    ],
    ids=["two IdPs", "one IdP with an ACR entry", "none"],
)
def test_the_automatic_page_does_not_choose_for_the_person(
    make_world: MakeWorld, choices: tuple[IdpChoice, ...]
) -> None:
    world = make_world(home="Login_Native_Automatic")
    world.backend.choices = choices
    world.app.open()
    assert (world.phone.browser.state, world.phone.attempts) == ("closed", [])


def test_the_plain_page_never_redirects(make_world: MakeWorld) -> None:
    world = make_world(home="Login_Native")
    world.app.open()
    assert (world.phone.browser.state, world.phone.attempts) == ("closed", [])


@BOTH
def test_the_automatic_page_does_not_redirect_who_has_just_signed_out(
    make_world: MakeWorld, behaviour: Behaviour
) -> None:
    world = make_world(home="Login_Native_Automatic", behaviour=behaviour)
    world.app.open()
    world.give_password()
    world.app.sign_out()
    assert (world.app.page, world.app.signed_in) == ("Login_Native_Automatic", None)
    world.app.tap_sign_in()
    assert world.app.signed_in == "ada"


@BOTH
def test_the_automatic_page_does_not_redirect_who_was_signed_in_since_the_start(
    make_world: MakeWorld, behaviour: Behaviour
) -> None:
    world = make_world(home="Login_Native_Automatic", behaviour=behaviour)
    world.app.open()
    world.give_password()
    world.app.kill()
    world.app.open()
    world.app.sign_out()
    assert (world.phone.browser.state, world.app.signed_in, len(world.phone.attempts)) == ("closed", None, 1)


def test_the_automatic_page_does_not_redirect_away_from_an_error(make_world: MakeWorld) -> None:
    world = make_world(home="Login_Native_Automatic")
    world.app.open()
    world.give_password()
    world.app.kill()
    world.lose("/me")
    world.app.open()
    assert (world.phone.browser.state, world.app.errors) == ("closed", ("Unable to complete login.",))


@BOTH
def test_the_automatic_page_does_not_send_back_who_cancelled(make_world: MakeWorld, behaviour: Behaviour) -> None:
    world = make_world(home="Login_Native_Automatic", behaviour=behaviour)
    world.app.open()
    world.phone.person.close_browser()
    assert (world.phone.browser.state, len(world.phone.attempts)) == ("closed", 1)
    world.app.go_to_background()
    world.app.open()
    assert (world.phone.browser.state, len(world.phone.attempts)) == ("closed", 1)


def test_a_new_start_redirects_again(make_world: MakeWorld) -> None:
    world = make_world(home="Login_Native_Automatic")
    world.app.open()
    world.phone.person.close_browser()
    world.app.kill()
    world.app.open()
    assert (world.phone.browser.state, len(world.phone.attempts)) == ("page", 2)


def test_a_cold_start_by_the_callback_does_not_redirect(make_world: MakeWorld) -> None:
    world = make_world(home="Login_Native_Automatic")
    world.app.open()
    world.app.kill()
    world.give_password()
    assert (world.app.signed_in, len(world.phone.attempts)) == ("ada", 1)


def test_the_buttons_that_could_not_be_asked_for_are_missing_and_said_to_be(make_world: MakeWorld) -> None:
    world = make_world(home="Login_Native_Automatic")
    world.lose("/idps")
    world.app.open()
    assert (world.app.choices, world.phone.browser.state) == ((), "closed")
    assert world.app.errors == ("Signing in via SSO is currently not available.",)


def test_a_start_without_the_backend_shows_the_login_page_and_keeps_the_session(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.sign_in()
    world.app.kill()
    world.lose("/me")
    world.app.open()
    assert (world.app.page, world.app.signed_in) == ("Login_Native", None)
    assert world.app.errors == ("Unable to complete login.",)
    assert world.app.disk.session is not None


def test_a_well_built_app_asks_who_it_is_before_it_shows_an_error(make_world: MakeWorld) -> None:
    for behaviour, errors in ((WELL_BUILT, ()), (replace(WELL_BUILT, asks_who_am_i_before_error=False), ("Unable",))):
        world = make_world(behaviour=replace(behaviour, handles_each_link_once=False, keeps_attempt_on_disk=False))
        world.app.open()
        world.sign_in()
        world.app.deliver(world.backend.completions[0])
        assert world.app.signed_in == "ada"
        assert tuple(error.split()[0] for error in world.app.errors) == errors


def test_a_well_built_app_that_finds_its_session_alive_goes_home_instead(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.sign_in()
    world.app.kill()
    world.lose("/me", 3)
    world.app.open()
    assert world.app.page == "Login_Native"
    world.lose("/start", 3)
    world.app.tap_sign_in()
    assert (world.app.page, world.app.signed_in, world.app.errors) == ("Home", "ada", ())
    assert world.phone.attempts[-1].outcome == "signed-in"
