from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pytest

from mobile_sso.device.attempts import PATIENCE
from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.device.phone import WATCHES
from mobile_sso.device.return_trip import Moment, ReturnTrip
from mobile_sso.testbed.http import html_response

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World


def test_everybody_is_named_on_the_network(make_world: MakeWorld) -> None:
    world = make_world()
    sources: set[tuple[str, str]] = set()
    world.network.observe(lambda exchange: sources.add((exchange.source, exchange.target)))
    world.app.open()
    world.sign_in()
    assert sources == {("app:field_service", "backend"), ("browser", "idp")}


@pytest.mark.parametrize(
    ("device", "error"),
    [
        ("ios-safari", "Safari cannot open the page because the address is invalid"),
        ("android-custom-tab", "Navigation is blocked: ERR_UNKNOWN_URL_SCHEME"),
    ],
)
def test_a_scheme_that_differs_from_the_build_strands_the_person_in_the_browser(
    make_world: MakeWorld, device: str, error: str
) -> None:
    world = make_world(device, url_schemes=("makeitnativ",))
    world.app.open()
    world.sign_in()
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.error, world.phone.browser.state) == ("failed", error, "blocked")
    assert world.phone.browser.page is not None
    assert world.phone.browser.page.text == error


@pytest.mark.parametrize(("device", "outcome"), [("ios-safari", "signed-in"), ("android-custom-tab", "failed")])
def test_upper_case_in_the_callback_breaks_android_only(make_world: MakeWorld, device: str, outcome: str) -> None:
    world = make_world(device, redirect_uri="MakeItNative://oauth/callback")
    world.app.open()
    world.sign_in()
    assert world.phone.attempts[0].outcome == outcome


@pytest.mark.parametrize(
    ("scheme", "redirect_uri"),
    [
        ("makeitnative", "makeitnative://oauth/callback"),
        ("appname", "fieldservice://oauth/callback"),
        ("reverse-domain", "com.example.fieldservice:/oauth/callback"),
        ("https", "https://app.fieldservice.test/oauth/callback"),
    ],
)
@pytest.mark.parametrize("device", ["ios-safari", "android-custom-tab"])
def test_every_form_of_callback_url_leads_back(
    make_world: MakeWorld, device: str, scheme: str, redirect_uri: str
) -> None:
    world = make_world(device, scheme=scheme, redirect_uri=redirect_uri)
    world.app.open()
    world.sign_in()
    assert (world.app.signed_in, world.backend.completions[0].split("?")[0]) == ("ada", redirect_uri)


def test_an_error_page_of_the_idp_ends_the_attempt(make_world: MakeWorld) -> None:
    world = make_world()
    page = html_response("<title>Bad request</title>redirect_uri is not registered", status=400)
    world.network.connect("https://idp.test", lambda _: page, name="idp")
    world.app.open()
    world.app.tap_sign_in()
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.error) == ("failed", "Bad request")


def test_two_apps_on_one_phone_share_the_browser_and_nothing_else(make_world: MakeWorld) -> None:
    world = make_world("ios-safari", url_schemes=("fieldservice",), redirect_uri="fieldservice://oauth/callback")
    other = world.install("inspections")
    world.app.open()
    world.sign_in()
    other.open()
    assert (world.app.state, other.state, other.signed_in) == ("suspended", "foreground", None)
    world.backend.redirect_uri = "makeitnative://oauth/callback"
    other.tap_sign_in()
    assert (other.signed_in, world.idp.pages_shown) == ("ada", 1)
    assert [attempt.app for attempt in world.phone.attempts] == ["field_service", "inspections"]


def test_the_same_app_is_not_installed_twice(make_world: MakeWorld) -> None:
    with pytest.raises(ValueError, match="an app 'field_service' is installed on this phone already; give the second"):
        make_world().install("field_service")


def test_an_armed_fault_strikes_the_next_return_once(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault("net-lost-request"))
    world.app.tap_sign_in()
    world.phone.person.close_browser()
    assert (world.phone.attempts[0].outcome, world.phone.struck) == ("cancelled", ())
    world.sign_in()
    assert world.phone.struck == ("net-lost-request",)
    world.sign_in()
    assert [(attempt.outcome, attempt.fault) for attempt in world.phone.attempts] == [
        ("cancelled", None),
        ("failed", "net-lost-request"),
        ("signed-in", None),
    ]


def test_several_faults_can_strike_one_return(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.phone.arm(build_fault("process-death"))
    world.phone.arm(build_fault("net-lost-response"))
    world.sign_in()
    assert world.phone.struck == ("process-death", "net-lost-response")
    assert world.app.signed_in == "ada"


def test_a_logout_that_comes_back_by_link_is_no_return_of_a_sign_in(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.sign_in()
    world.phone.arm(build_fault("process-death"))
    world.app.deliver("makeitnative://oauth/goodbye")
    assert (world.phone.struck, world.app.signed_in) == ((), "ada")


def test_nothing_fails_by_itself_whatever_the_profile_documents(make_world: MakeWorld) -> None:
    world = make_world()
    assert world.phone.failure_rate == 0.0
    world.app.open()
    for _ in range(60):
        world.sign_in()
        world.app.sign_out()
    assert {attempt.outcome for attempt in world.phone.attempts} == {"signed-in"}


def _outcomes(make_world: MakeWorld, *, seed: int, behaviour: str, times: int = 120) -> list[tuple[str, str | None]]:
    world = make_world(
        seed=seed,
        behaviour={"mendix": MENDIX_NATIVE, "ideal": WELL_BUILT}[behaviour],
        idempotent=behaviour == "ideal",
    )
    world.phone.failure_rate = 0.2
    world.app.open()
    outcomes = []
    for _ in range(times):
        if world.app.signed_in is None:
            world.sign_in()
        outcomes.append((world.phone.attempts[-1].outcome, world.phone.attempts[-1].fault))
        if world.app.page == "Home":
            world.app.sign_out()
    return outcomes


def test_the_failure_rate_makes_that_share_fail_and_the_seed_says_which(make_world: MakeWorld) -> None:
    outcomes = _outcomes(make_world, seed=11, behaviour="mendix")
    failed = [fault for outcome, fault in outcomes if outcome == "failed"]
    assert 12 <= len(failed) <= 38
    assert None not in failed
    assert all(fault is None for outcome, fault in outcomes if outcome == "signed-in")
    assert outcomes == _outcomes(make_world, seed=11, behaviour="mendix")
    assert outcomes != _outcomes(make_world, seed=12, behaviour="mendix")


def test_the_same_faults_strike_a_well_built_app_and_none_of_its_sign_ins_fails(make_world: MakeWorld) -> None:
    ideal = _outcomes(make_world, seed=11, behaviour="ideal")
    assert {outcome for outcome, _ in ideal} == {"signed-in"}
    mendix = _outcomes(make_world, seed=11, behaviour="mendix")
    assert [fault for _, fault in ideal] == [fault for _, fault in mendix]


def test_history_can_be_forgotten_without_changing_what_comes(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    for _ in range(3):
        world.sign_in()
        world.app.sign_out()
        world.phone.forget_history()
    assert world.phone.attempts == []
    world.sign_in()
    assert [attempt.number for attempt in world.phone.attempts] == [4]


@dataclass(frozen=True, kw_only=True)
class Late:
    """Lets the link arrive later."""

    id: ClassVar[str] = "late"
    moment: ClassVar[Moment] = "leave"
    app_sees: ClassVar[str] = "nothing, and then the link"
    seconds: float

    def strike(self, trip: ReturnTrip) -> None:
        trip.passage.delay = self.seconds
        trip.struck("later")


def _held(make_world: MakeWorld, device: str, seconds: float) -> World:
    world = make_world(device, behaviour=WELL_BUILT)
    world.app.open()
    world.phone.arm(Late(seconds=seconds))
    world.sign_in()
    return world


@pytest.mark.parametrize("device", ["ios-safari", "ios-auth-session", "android-custom-tab", "android-auth-tab"])
@pytest.mark.parametrize(("seconds", "at_once"), [(WATCHES - 0.1, True), (WATCHES, True), (WATCHES + 0.1, False)])
def test_the_person_looks_on_for_ten_seconds_and_what_comes_later_comes_when_time_passes(
    make_world: MakeWorld, device: str, seconds: float, at_once: bool
) -> None:
    world = _held(make_world, device, seconds)
    outcome = "signed-in" if at_once else "waiting"
    assert (world.phone.attempts[0].outcome, world.phone.browser.state) == (outcome, "closed")
    world.phone.pass_time(seconds)  # to look on takes no time where nothing comes
    assert (world.phone.attempts[0].outcome, world.app.signed_in) == ("signed-in", "ada")


def test_a_link_that_is_under_way_can_be_overtaken_by_the_next_attempt(make_world: MakeWorld) -> None:
    world = _held(make_world, "ios-safari", 60.0)
    world.sign_in()
    world.phone.pass_time(120.0)
    assert [attempt.outcome for attempt in world.phone.attempts] == ["failed", "signed-in"]
    assert world.story().count("os is overtaken") == 1
    assert len(world.backend.completions) == 1


def test_exactly_so_many_seconds_pass_whatever_is_due_in_them(make_world: MakeWorld) -> None:
    world = _held(make_world, "ios-safari", 60.0)
    before = world.clock.now()
    world.phone.pass_time(300.0)
    assert world.clock.now() - before == pytest.approx(300.0)
    world.phone.pass_time(300.0)
    assert world.clock.now() - before == pytest.approx(600.0)


@pytest.mark.parametrize(("seconds", "outcome"), [(PATIENCE - 1.0, "waiting"), (PATIENCE, "failed")])
def test_a_sign_in_that_nobody_ends_is_given_up_by_the_person(
    make_world: MakeWorld, seconds: float, outcome: str
) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.app.tap_sign_in()
    world.phone.pass_time(seconds)
    assert (world.phone.attempts[0].outcome, world.phone.overdue) == (outcome, None)


def test_an_attempt_that_should_have_ended_and_has_not_is_overdue(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    assert world.phone.overdue is None
    world.app.open()
    world.app.tap_sign_in()
    world.clock.advance(PATIENCE)
    assert world.phone.overdue is None
    world.clock.advance(1.0)  # behind the back of the agenda: nobody ended it
    assert world.phone.overdue is not None
    assert world.phone.overdue.number == 1


def test_a_settled_attempt_is_never_overdue(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.sign_in()
    world.clock.advance(2 * PATIENCE)
    assert world.phone.overdue is None


def test_many_sign_ins_in_no_time_leave_no_appointments_behind(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    for _ in range(200):
        world.sign_in()
        world.app.sign_out()
        world.phone.forget_history()
    assert len(world.phone._agenda._queue) <= 130  # there is no other way to see it
