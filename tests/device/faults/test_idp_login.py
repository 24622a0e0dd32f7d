from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT, Behaviour
from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter

from .struck_sign_in import CATCHES, PHONES, outcomes, struck

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World

SHEETS = ("ios-auth-session", "ios-ephemeral")
LATE = "The sign-in took too long. Try again."
DEAD = "Safari cannot open the page because the network connection was lost"

both_apps = pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=lambda behaviour: behaviour.name)


def callback(world: World) -> str:
    """The link of the newest attempt, as it would still come."""
    return f"{world.backend.redirect_uri}?code=code-0009&state={list(world.backend.attempts)[-1]}"


# user-cancel ----------------------------------------------------------------------------------------------------------


@both_apps
@pytest.mark.parametrize("device", PHONES)
def test_a_closed_browser_is_a_cancel_and_no_failure_and_another_try_works(
    make_world: MakeWorld, device: str, behaviour: Behaviour
) -> None:
    world = struck(make_world, device, "user-cancel", behaviour=behaviour)
    assert (world.app.page, world.app.errors, world.app.state) == ("Login_Native", (), "foreground")
    assert (world.app.auth_session.state, world.phone.browser.state) == ("cancelled", "closed")
    assert world.backend.completions == []
    world.sign_in()
    assert outcomes(world) == [("cancelled", "user-cancel", None), ("signed-in", None, None)]


def test_a_cancel_in_the_browser_is_soft_and_one_in_the_app_is_not(make_world: MakeWorld) -> None:
    soft = struck(make_world, "android-custom-tab", "user-cancel")
    soft.app.deliver(callback(soft))
    assert soft.app.signed_in == "ada"
    hard = make_world("android-custom-tab", behaviour=WELL_BUILT, idempotent=True)
    hard.app.open()
    hard.phone.arm(build_fault("user-cancel", {"where": "app"}))
    hard.app.tap_sign_in()
    hard.app.deliver(callback(hard))
    assert (hard.app.signed_in, hard.app.errors, hard.backend.completions) == (None, (), [])


@pytest.mark.parametrize("device", [phone for phone in PHONES if phone not in SHEETS])
def test_after_a_cancel_in_the_app_the_page_may_go_on_and_its_link_is_ignored(
    make_world: MakeWorld, device: str
) -> None:
    world = struck(make_world, device, "user-cancel", where="app")
    assert (world.app.signed_in, world.app.errors, world.backend.completions) == (None, (), [])
    assert [event.status for event in world.trace.events if event.verb == "ignores the link"] == [
        "no sign-in is waiting"
    ]
    world.sign_in()
    assert outcomes(world) == [("cancelled", "user-cancel", None), ("signed-in", None, None)]


def test_the_app_of_the_module_signs_in_whoever_cancelled_in_it(make_world: MakeWorld) -> None:
    world = struck(make_world, "android-custom-tab", "user-cancel", behaviour=MENDIX_NATIVE, where="app")
    assert (outcomes(world), world.app.signed_in) == ([("cancelled", "user-cancel", None)], "ada")


@pytest.mark.parametrize("device", SHEETS)
def test_under_a_sheet_nobody_can_cancel_in_the_app(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "user-cancel", where="app")
    assert outcomes(world) == [("signed-in", None, None)]


# background-cancel ----------------------------------------------------------------------------------------------------


@both_apps
@pytest.mark.parametrize("device", SHEETS)
def test_a_sheet_that_went_away_looks_like_a_cancel_and_is_a_failure(
    make_world: MakeWorld, device: str, behaviour: Behaviour
) -> None:
    world = struck(make_world, device, "background-cancel", behaviour=behaviour)
    assert (world.app.page, world.app.errors, world.app.state) == ("Login_Native", (), "foreground")
    assert (world.app.auth_session.state, world.phone.browser.state) == ("cancelled", "closed")
    world.sign_in()
    assert outcomes(world) == [("failed", "background-cancel", None), ("signed-in", None, None)]


def test_a_well_built_app_still_takes_the_link_of_a_sheet_that_went_away(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-auth-session", "background-cancel")
    world.app.deliver(callback(world))
    assert world.app.signed_in == "ada"


@pytest.mark.parametrize("device", [phone for phone in PHONES if phone not in SHEETS])
def test_without_a_sheet_over_the_app_nothing_is_cancelled_in_the_background(
    make_world: MakeWorld, device: str
) -> None:
    world = struck(make_world, device, "background-cancel")
    assert outcomes(world) == [("signed-in", None, None)]


# mfa-page-dead --------------------------------------------------------------------------------------------------------


@both_apps
@pytest.mark.parametrize("device", PHONES)
def test_a_dead_page_leaves_the_person_in_the_browser_and_another_try_works(
    make_world: MakeWorld, device: str, behaviour: Behaviour
) -> None:
    world = struck(make_world, device, "mfa-page-dead", behaviour=behaviour)
    assert (world.phone.browser.state, world.app.errors, world.backend.completions) == ("blocked", (), [])
    assert world.phone.browser.page is not None
    assert world.phone.browser.page.text == DEAD
    world.phone.person.close_browser()
    world.sign_in()
    assert outcomes(world) == [("failed", "mfa-page-dead", DEAD), ("signed-in", None, None)]


def test_the_provider_has_seen_what_the_dead_page_sent(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "mfa-page-dead")
    assert world.idp.codes == 1


def test_a_page_that_was_closed_first_does_not_die_in_the_next_sign_in(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.phone.arm(build_fault("mfa-page-dead"))
    world.app.tap_sign_in()
    world.phone.person.close_browser()
    world.sign_in()
    assert outcomes(world) == [("cancelled", None, None), ("signed-in", None, None)]


# launcher-return ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", PHONES)
def test_a_well_built_app_takes_the_link_of_the_page_that_stayed_open(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "launcher-return")
    assert outcomes(world) == [("signed-in", "launcher-return", None)]
    assert "app:field_service returns late" in world.story()


@pytest.mark.parametrize("device", CATCHES)
def test_the_app_of_the_module_loses_the_link_of_the_page_that_stayed_open(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "launcher-return", behaviour=MENDIX_NATIVE)
    assert (world.app.errors, world.backend.completions) == ((), [])
    world.sign_in()
    assert outcomes(world) == [("failed", "launcher-return", None), ("signed-in", None, None)]


@both_apps
@pytest.mark.parametrize("device", PHONES)
def test_with_its_page_gone_the_sign_in_is_begun_again(
    make_world: MakeWorld, device: str, behaviour: Behaviour
) -> None:
    world = struck(make_world, device, "launcher-return", behaviour=behaviour, page_stays=False)
    assert (world.app.errors, world.app.auth_session.state, world.phone.browser.state) == ((), "cancelled", "closed")
    world.sign_in()
    assert outcomes(world) == [("failed", "launcher-return", None), ("signed-in", None, None)]
    assert world.idp.pages_shown == 2


# login-session-expired ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", PHONES)
def test_a_well_built_app_says_that_it_took_too_long_and_another_try_works(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "login-session-expired")
    assert (world.app.errors, world.app.signed_in, world.backend.completions) == ((LATE,), None, [])
    world.sign_in()
    assert outcomes(world) == [("failed", "login-session-expired", LATE), ("signed-in", None, None)]
    assert len(world.backend.completions) == 1


def test_a_shorter_wait_is_survived_where_the_provider_is_more_patient(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "login-session-expired", seconds=600)
    assert outcomes(world) == [("signed-in", "login-session-expired", None)]
    assert world.trace.events[-1].at == pytest.approx(600)


# jar-isolated ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jar", ["ephemeral", "session-cookies-dropped"])
@pytest.mark.parametrize("device", ["ios-safari", "android-custom-tab"])
def test_without_the_cookies_of_the_first_sign_in_the_person_is_asked_again(
    make_world: MakeWorld, device: str, jar: str
) -> None:
    world = make_world(device, behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    world.phone.arm(build_fault("jar-isolated", {"jar": jar}))
    world.sign_in()
    assert outcomes(world) == [("signed-in", None, None), ("signed-in", "jar-isolated", None)]
    assert (world.idp.pages_shown, world.app.errors) == (2, ())


def test_with_the_cookies_of_the_first_sign_in_nobody_is_asked_again(make_world: MakeWorld) -> None:
    world = make_world("ios-safari", behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    world.sign_in()
    assert (outcomes(world)[-1], world.idp.pages_shown) == (("signed-in", None, None), 1)


@pytest.mark.parametrize(
    ("device", "jar", "strikes"),
    [
        ("ios-auth-session", "session-cookies-dropped", False),
        ("ios-auth-session", "ephemeral", True),
        ("ios-ephemeral", "session-cookies-dropped", False),
        ("ios-ephemeral", "ephemeral", False),
    ],
)
def test_a_jar_that_is_as_narrow_by_itself_is_not_struck(
    make_world: MakeWorld, device: str, jar: str, strikes: bool
) -> None:
    world = struck(make_world, device, "jar-isolated", jar=jar)
    assert world.phone.struck == (("jar-isolated",) if strikes else ())


# All of them ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", PHONES)
def test_without_a_fault_the_page_lives_and_nothing_is_cancelled(make_world: MakeWorld, device: str) -> None:
    world = make_world(device, behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.sign_in()
    assert outcomes(world) == [("signed-in", None, None)]
    assert not {"is cancelled", "gives up", "returns late"} & {event.verb for event in world.trace.events}


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        (
            "user-cancel",
            {"where": "brwser"},
            "unknown place 'brwser'; did you mean 'browser'? known: browser, app",
        ),
        ("background-cancel", {"where": "app"}, "it takes no parameters"),
        ("mfa-page-dead", {"where": "app"}, "it takes no parameters"),
        ("launcher-return", {"page_stays": 1}, "page_stays must be true or false, got 1"),
        ("login-session-expired", {"seconds": 0}, "seconds must be at least 1, got 0"),
        (
            "jar-isolated",
            {"jar": "ephemral"},
            "unknown jar 'ephemral'; did you mean 'ephemeral'? known: ephemeral, session-cookies-dropped",
        ),
    ],
)
def test_a_fault_of_the_page_that_cannot_be_built_says_why(
    name: str, parameters: Mapping[str, FaultParameter], message: str
) -> None:
    with pytest.raises(ValueError, match="fault") as caught:
        build_fault(name, parameters)
    assert str(caught.value) == f"device fault {name!r}: {message}"
