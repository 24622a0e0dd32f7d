from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from mobile_sso.device.auth_session import GRACE
from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT, Behaviour
from mobile_sso.device.return_trip import Moment, ReturnTrip

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

CANCELLED = "ASWebAuthenticationSessionError.canceledLogin (1)"
both_behaviours = pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=lambda one: one.name)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Lets the next openings of the browser go wrong."""

    id: ClassVar[str] = "opening"
    moment: ClassVar[Moment] = "open"
    app_sees: ClassVar[str] = "an error"
    refused: str | None = None
    missing: str | None = None
    hangs: bool = False
    times: int = 1

    def strike(self, trip: ReturnTrip) -> None:
        if self.times > 1:
            trip.arm_for_the_next(replace(self, times=self.times - 1))
        trip.opening.refused, trip.opening.missing, trip.opening.hangs = self.refused, self.missing, self.hangs
        trip.struck("as told")


@pytest.mark.parametrize(
    ("opening", "behaviour", "outcome", "error", "state"),
    [
        (Opening(refused=CANCELLED), WELL_BUILT, "waiting", None, "open"),
        (Opening(refused=CANCELLED), MENDIX_NATIVE, "failed", None, "refused"),
        (
            Opening(missing="browser"),
            WELL_BUILT,
            "failed",
            "The sign-in could not be opened: this phone has no browser that can open it. Install one and try again.",
            "refused",
        ),
        (Opening(missing="browser"), MENDIX_NATIVE, "failed", None, "refused"),
        (Opening(hangs=True), WELL_BUILT, "failed", None, "opening"),
        (Opening(hangs=True), MENDIX_NATIVE, "failed", None, "opening"),
    ],
    ids=[f"{how} {who}" for how in ("refused", "missing", "hanging") for who in ("well-built", "mendix-native")],
)
def test_what_an_opening_comes_to(
    make_world: MakeWorld, opening: Opening, behaviour: Behaviour, outcome: str, error: str | None, state: str
) -> None:
    world = make_world("ios-auth-session", behaviour=behaviour)
    world.app.open()
    world.phone.arm(opening)
    world.app.tap_sign_in()
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.error, world.app.auth_session.state) == (outcome, error, state)


def test_a_well_built_app_opens_once_more_and_then_says_that_it_could_not(make_world: MakeWorld) -> None:
    world = make_world("ios-auth-session", behaviour=WELL_BUILT)
    world.app.open()
    world.phone.arm(Opening(refused=CANCELLED, times=2))
    world.app.tap_sign_in()
    assert [event.facts for event in world.trace.events if event.verb == "is refused"] == [{"code": CANCELLED}] * 2
    assert world.app.errors == ("The sign-in could not be opened. Try again.",)
    assert (world.phone.attempts[0].outcome, len(world.app.disk.attempts)) == ("failed", 0)


@pytest.mark.parametrize(
    ("device", "behaviour", "errors", "signed_in"),
    [
        ("ios-auth-session", WELL_BUILT, (), "ada"),
        ("ios-auth-session", MENDIX_NATIVE, ("A sign-in is still running.",), None),
        ("android-auth-tab", MENDIX_NATIVE, ("A sign-in is still running.",), None),
        ("ios-safari", MENDIX_NATIVE, (), "ada"),
        ("android-custom-tab", MENDIX_NATIVE, (), "ada"),
    ],
)
def test_a_session_that_hangs_keeps_the_next_one_out_where_there_may_be_one_only_and_nobody_ends_it(
    make_world: MakeWorld, device: str, behaviour: Behaviour, errors: tuple[str, ...], signed_in: str | None
) -> None:
    world = make_world(device, behaviour=behaviour)
    world.app.open()
    world.phone.arm(Opening(hangs=True))
    world.app.tap_sign_in()
    world.sign_in()
    assert (world.app.errors, world.app.signed_in) == (errors, signed_in)


def test_a_relaunch_ends_a_session_that_hangs(make_world: MakeWorld) -> None:
    world = make_world("ios-auth-session", behaviour=MENDIX_NATIVE)
    world.app.open()
    world.phone.arm(Opening(hangs=True))
    world.app.tap_sign_in()
    world.app.kill()
    world.app.open()
    world.sign_in()
    assert world.app.signed_in == "ada"


@both_behaviours
@pytest.mark.parametrize(("seconds", "state"), [(GRACE - 0.1, "open"), (GRACE, "cancelled")])
def test_an_app_in_front_waits_a_moment_for_the_link_before_it_counts_as_cancelled(
    make_world: MakeWorld, behaviour: Behaviour, seconds: float, state: str
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.app.tap_sign_in()
    world.app.open()
    assert world.app.auth_session.state == "open"
    world.phone.pass_time(seconds)
    assert world.app.auth_session.state == state


def test_an_app_that_was_hidden_again_waits_on(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    other = world.install("inspections")
    world.app.open()
    world.app.tap_sign_in()
    world.app.open()
    other.open()
    world.phone.pass_time(GRACE)
    assert world.app.auth_session.state == "open"


@pytest.mark.parametrize("device", ["ios-safari", "ios-auth-session", "android-custom-tab", "android-auth-tab"])
def test_a_link_that_comes_after_the_grace_still_signs_in_a_well_built_app(make_world: MakeWorld, device: str) -> None:
    world = make_world(device, behaviour=WELL_BUILT)
    world.app.open()
    world.app.tap_sign_in()
    world.phone.person.return_to_app()
    assert (world.app.auth_session.state, world.app.errors) == ("cancelled", ())
    world.give_password()
    assert (world.app.signed_in, world.app.auth_session.state) == ("ada", "returned")


def test_the_app_of_the_module_loses_a_link_that_its_auth_session_returns_late(make_world: MakeWorld) -> None:
    world = make_world("ios-auth-session", behaviour=MENDIX_NATIVE)
    world.app.open()
    world.app.tap_sign_in()
    world.phone.person.return_to_app()
    world.give_password()
    assert world.app.signed_in is None
    assert [event.status for event in world.trace.events if event.verb == "loses the link"] == [
        "no pending flow (AppAuth -17)"
    ]


@both_behaviours
def test_who_cancels_in_the_app_gets_nothing_from_a_later_link_that_proves_itself(
    make_world: MakeWorld, behaviour: Behaviour
) -> None:
    world = make_world(behaviour=behaviour)
    world.backend.bound = True
    world.app.open()
    world.app.tap_sign_in()
    world.app.cancel_sign_in()
    assert world.app.auth_session.state == "cancelled"
    world.give_password()
    assert world.app.signed_in is None


@pytest.mark.parametrize(
    ("behaviour", "seconds", "errors", "outcome", "session"),
    [
        (WELL_BUILT, 1790.0, (), "waiting", "open"),
        (WELL_BUILT, 1800.0, ("The sign-in took too long. Try again.",), "failed", "cancelled"),
        (MENDIX_NATIVE, 1800.0, (), "waiting", "open"),
    ],
)
def test_only_a_well_built_app_ends_a_sign_in_that_took_too_long(
    make_world: MakeWorld, behaviour: Behaviour, seconds: float, errors: tuple[str, ...], outcome: str, session: str
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.app.tap_sign_in()
    world.phone.pass_time(seconds)
    assert (world.app.errors, world.phone.attempts[0].outcome, world.app.auth_session.state) == (
        errors,
        outcome,
        session,
    )


def test_a_sign_in_that_went_well_is_not_ended_by_its_deadline(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.sign_in()
    world.phone.pass_time(3600.0)
    assert (world.app.errors, world.app.signed_in, world.phone.attempts[0].outcome) == ((), "ada", "signed-in")


def test_where_the_backend_cannot_be_asked_no_attempt_is_left_behind(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.lose("/start", times=3)
    world.app.tap_sign_in()
    assert (len(world.app.disk.attempts), world.app.auth_session.state) == (0, "idle")
    assert (world.phone.attempts[0].outcome, len(world.app.errors)) == ("failed", 1)


def test_an_app_that_dies_while_the_backend_answers_finds_its_secret_again(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()

    def die(request: object, forward: object) -> object:
        answer = forward(request)  # type: ignore[operator]
        world.app.kill()
        return answer

    world.network.intercept_next(lambda source, target, request: request.path == "/start", die)  # type: ignore[arg-type]
    world.app.tap_sign_in()
    assert (world.app.running, len(world.app.disk.attempts), world.phone.browser.state) == (False, 1, "closed")
    assert world.phone.attempts[0].outcome == "failed"
