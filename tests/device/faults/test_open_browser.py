from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter
from mobile_sso.documents.library import Library

from .struck_sign_in import CATCHES, PHONES, outcomes, struck

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

NOT_OPENED = "The sign-in could not be opened. Try again."


# session-start-refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", PHONES)
def test_a_refused_opening_is_repeated_by_a_well_built_app_and_seen_by_nobody(
    make_world: MakeWorld, device: str
) -> None:
    world = struck(make_world, device, "session-start-refused")
    assert outcomes(world) == [("signed-in", "session-start-refused", None)]
    assert (world.app.errors, world.backend.started, len(world.backend.sessions)) == ((), 1, 1)


def test_a_refused_opening_sends_no_authorization_request(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-auth-session", "session-start-refused", behaviour=MENDIX_NATIVE)
    assert world.app.auth_session.state == "refused"
    assert [event.verb for event in world.trace.events if event.source == "browser"] == []
    (refused,) = (event for event in world.trace.events if event.verb == "is refused")
    assert refused.facts["code"] == "ASWebAuthenticationSessionError.canceledLogin (1)"


@pytest.mark.parametrize("device", PHONES)
def test_a_refused_opening_is_silent_in_the_app_of_the_module_and_another_try_works(
    make_world: MakeWorld, device: str
) -> None:
    world = struck(make_world, device, "session-start-refused", behaviour=MENDIX_NATIVE)
    assert (world.app.page, world.app.signed_in, world.app.errors) == ("Login_Native", None, ())
    world.sign_in()
    assert outcomes(world) == [("failed", "session-start-refused", None), ("signed-in", None, None)]


def test_an_opening_that_is_refused_twice_is_told_and_another_try_works(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-auth-session", "session-start-refused", times=2)
    assert (world.app.errors, world.idp.pages_shown, list(world.app.disk.attempts)) == ((NOT_OPENED,), 0, [])
    world.sign_in()
    assert outcomes(world) == [("failed", "session-start-refused", NOT_OPENED), ("signed-in", None, None)]


def test_refusals_that_are_left_over_strike_the_next_sign_in(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-auth-session", "session-start-refused", behaviour=MENDIX_NATIVE, times=2)
    world.sign_in()
    world.sign_in()
    assert [outcome for outcome, _, _ in outcomes(world)] == ["failed", "failed", "signed-in"]


# transaction-stuck ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", PHONES)
def test_a_stuck_opening_is_given_up_by_a_well_built_app_at_the_next_tap(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "transaction-stuck")
    assert (world.app.auth_session.state, world.app.errors, world.phone.browser.state) == ("opening", (), "closed")
    world.sign_in()
    assert outcomes(world) == [("failed", "transaction-stuck", None), ("signed-in", None, None)]
    assert (world.app.errors, len(world.backend.completions)) == ((), 1)


@pytest.mark.parametrize("device", CATCHES)
@pytest.mark.parametrize("way_out", ["cancel", "restart"])
def test_a_stuck_opening_locks_the_app_of_the_module_until_a_cancel_or_a_restart(
    make_world: MakeWorld, device: str, way_out: str
) -> None:
    world = struck(make_world, device, "transaction-stuck", behaviour=MENDIX_NATIVE)
    world.sign_in()
    assert world.app.errors == ("A sign-in is still running.",)
    if way_out == "cancel":
        world.app.cancel_sign_in()
    else:
        world.app.kill()
        world.app.open()
    world.sign_in()
    assert outcomes(world) == [
        ("failed", "transaction-stuck", None),
        ("failed", None, "A sign-in is still running."),
        ("signed-in", None, None),
    ]


@pytest.mark.parametrize("device", [phone for phone in PHONES if phone not in CATCHES])
def test_nothing_is_locked_where_the_browser_is_an_app_of_its_own(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "transaction-stuck", behaviour=MENDIX_NATIVE)
    world.sign_in()
    assert outcomes(world) == [("failed", "transaction-stuck", None), ("signed-in", None, None)]


# premature-dismiss ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", PHONES)
@pytest.mark.parametrize("milliseconds", [50, 200, 500])
def test_a_well_built_app_takes_the_link_that_comes_after_the_dismissal(
    make_world: MakeWorld, device: str, milliseconds: int
) -> None:
    world = struck(make_world, device, "premature-dismiss", milliseconds=milliseconds)
    assert outcomes(world) == [("signed-in", "premature-dismiss", None)]
    assert (world.app.errors, len(world.backend.completions)) == ((), 1)
    story = world.story()
    assert story.index("app:field_service is cancelled") < story.index("app:field_service returns late")


def test_the_link_comes_as_late_as_was_said(make_world: MakeWorld) -> None:
    world = struck(make_world, "android-custom-tab", "premature-dismiss", milliseconds=350)
    at = {event.verb: event.at for event in world.trace.events}
    assert at["delivers warm"] - at["is cancelled"] == pytest.approx(0.35)


@pytest.mark.parametrize("device", CATCHES)
def test_the_app_of_the_module_loses_the_link_that_its_session_no_longer_waits_for(
    make_world: MakeWorld, device: str
) -> None:
    world = struck(make_world, device, "premature-dismiss", behaviour=MENDIX_NATIVE)
    assert (world.app.page, world.app.errors, world.backend.completions) == ("Login_Native", (), [])
    world.sign_in()
    assert outcomes(world) == [("failed", "premature-dismiss", None), ("signed-in", None, None)]


def test_the_app_of_the_module_hears_a_late_link_that_comes_by_the_system(make_world: MakeWorld) -> None:
    world = struck(make_world, "android-custom-tab", "premature-dismiss", behaviour=MENDIX_NATIVE)
    assert outcomes(world) == [("signed-in", "premature-dismiss", None)]


def test_an_app_that_died_on_the_way_is_not_dismissed(make_world: MakeWorld) -> None:
    world = make_world("android-custom-tab", behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.phone.arm(build_fault("premature-dismiss"))
    world.app.tap_sign_in()
    world.app.kill()
    world.give_password()
    assert outcomes(world) == [("signed-in", None, None)]


# browser-not-found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", PHONES)
def test_a_missing_browser_is_named_by_a_well_built_app(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "browser-not-found")
    told = "The sign-in could not be opened: this phone has no browser that can open it. Install one and try again."
    assert outcomes(world) == [("failed", "browser-not-found", told)]
    assert (world.app.errors, world.idp.pages_shown) == ((told,), 0)
    assert (list(world.app.disk.attempts), world.app.auth_session.state) == ([], "refused")


def test_the_app_of_the_module_says_nothing_of_a_missing_browser(make_world: MakeWorld) -> None:
    world = struck(make_world, "android-custom-tab", "browser-not-found", behaviour=MENDIX_NATIVE)
    assert outcomes(world) == [("failed", "browser-not-found", None)]
    assert (world.app.page, world.app.errors) == ("Login_Native", ())


def test_on_a_phone_without_a_browser_no_try_works(make_world: MakeWorld, library: Library) -> None:
    phone = replace(library.devices["android-custom-tab"], faults={"browser-not-found": {}})
    world = make_world(phone, behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.sign_in()
    world.sign_in()
    assert [(outcome, fault) for outcome, fault, _ in outcomes(world)] == [("failed", "browser-not-found")] * 2


# All of them ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", PHONES)
def test_without_a_fault_the_browser_opens_at_once_and_nobody_is_dismissed(make_world: MakeWorld, device: str) -> None:
    world = make_world(device, behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.sign_in()
    assert outcomes(world) == [("signed-in", None, None)]
    assert not {"is refused", "is cancelled", "is given up"} & {event.verb for event in world.trace.events}


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("session-start-refused", {"times": 0}, "times must be at least 1, got 0"),
        ("premature-dismiss", {"milliseconds": 0}, "milliseconds must be at least 1, got 0"),
        ("transaction-stuck", {"times": 1}, "it takes no parameters"),
        ("browser-not-found", {"times": 1}, "it takes no parameters"),
    ],
)
def test_a_fault_of_the_opening_that_cannot_be_built_says_why(
    name: str, parameters: Mapping[str, FaultParameter], message: str
) -> None:
    with pytest.raises(ValueError, match="fault") as caught:
        build_fault(name, parameters)
    assert str(caught.value) == f"device fault {name!r}: {message}"
