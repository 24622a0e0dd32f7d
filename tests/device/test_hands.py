from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.browser import NotOnScreen
from mobile_sso.device.dispatch import NOT_OFFERED_AGAIN
from mobile_sso.device.hands import THIEF
from mobile_sso.device.return_trip import Moment, ReturnTrip
from mobile_sso.device.within_reach import Hands
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.network import ConnectionLost

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World

LINK = "makeitnative://oauth/callback?code=stolen-code&state=other-state"


@dataclass(kw_only=True)
class Borrowed:
    """A fault that does nothing but keep its hands."""

    id: ClassVar[str] = "borrowed"
    app_sees: ClassVar[str] = "nothing"
    moment: Moment = "set-up"
    trips: list[ReturnTrip] = field(default_factory=list)

    def strike(self, trip: ReturnTrip) -> None:
        self.trips.append(trip)


def _hands(world: World) -> Hands:
    fault = Borrowed()
    world.phone.arm(fault)
    return fault.trips[0].phone


def _ready(make_world: MakeWorld, device: str = "ios-safari", **more: object) -> tuple[World, Hands]:
    world = make_world(device, behaviour=WELL_BUILT, **more)
    world.app.open()
    return world, _hands(world)


@pytest.mark.parametrize(
    ("device", "asks", "catches", "code"),
    [
        ("ios-safari", True, False, "none (an external browser reports nothing)"),
        ("ios-auth-session", False, True, "ASWebAuthenticationSessionError.canceledLogin (1)"),
        ("android-auth-tab", False, True, "AuthTabIntent RESULT_CANCELED"),
    ],
)
def test_a_fault_sees_which_phone_it_is_on(
    make_world: MakeWorld, device: str, asks: bool, catches: bool, code: str
) -> None:
    _, hands = _ready(make_world, device)
    assert (hands.asks_before_leaving, hands.catches_redirect, hands.cancel_code) == (asks, catches, code)


def test_a_fault_sees_how_long_ago_the_person_touched_the_page(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    world.app.tap_sign_in()
    assert (hands.since_gesture, hands.by_tap) == (None, False)
    world.give_password()
    before = hands.since_gesture
    assert before is not None
    hands.pass_time(20.0)
    assert hands.since_gesture == pytest.approx(before + 20.0)


def test_the_phones_own_clock_may_be_wrong_and_the_instants_of_faults_are_not(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    hands.skew_clock(600.0)
    assert hands.now == world.clock.now()


@pytest.mark.parametrize(("skew", "pages"), [(0.0, 0), (3600.0, 1)])
def test_a_clock_that_is_fast_drops_the_cookies_of_the_browser_early(
    make_world: MakeWorld, skew: float, pages: int
) -> None:
    world, hands = _ready(make_world)
    world.phone.browser.jar.store("https://idp.test/", Response(headers=(("Set-Cookie", "sso=ada; Max-Age=600"),)))
    hands.skew_clock(skew)
    world.app.tap_sign_in()
    assert world.idp.pages_shown == pages


def test_a_link_is_handed_over_once_more_to_its_app(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    hands.redeliver(LINK, "field_service")
    assert [event.target for event in world.trace.events if event.verb == "delivers warm"] == ["app:field_service"]


def test_without_an_owner_a_link_is_not_handed_over_once_more(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    hands.uninstall_schemes("field_service")
    hands.redeliver(LINK, "field_service")
    assert "os delivers warm" not in world.story()


def test_what_comes_after_the_delivery_waits_for_its_time(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    done: list[float] = []
    start = world.clock.now()
    hands.after(3.0, lambda: done.append(world.clock.now() - start))
    world.phone.pass_time(2.0)
    assert done == []
    world.phone.pass_time(2.0)
    assert done == [3.0]


def test_the_browser_goes_away_without_a_word(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    world.app.tap_sign_in()
    hands.close_browser()
    assert (world.phone.browser.state, world.app.errors, world.phone.attempts[0].outcome) == ("closed", (), "waiting")


def test_the_browser_opens_once_more_what_the_app_asked_for(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    world.app.tap_sign_in()
    hands.close_browser()
    hands.open_browser_again()
    opened = [event.facts["url"] for event in world.trace.events if event.verb == "opens"]
    assert (opened[0], len(opened)) == (opened[1], 2)


def test_a_browser_that_was_not_opened_cannot_open_anything_again(make_world: MakeWorld) -> None:
    _, hands = _ready(make_world)
    with pytest.raises(NotOnScreen, match=r"^the browser was not opened yet; open it from the app first$"):
        hands.open_browser_again()


def test_a_declined_address_is_not_offered_again_and_another_is(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    hands.decline("makeitnative://oauth/callback?code=code-0001&state=state-0001")
    world.sign_in()
    assert world.phone.attempts[0].error == NOT_OFFERED_AGAIN
    world.sign_in()
    assert world.app.signed_in == "ada"


def test_a_request_of_a_named_sender_is_intercepted_once(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)

    def break_off(request: Request, forward: object) -> Response:
        raise ConnectionLost("gone")

    hands.intercept(lambda source, request: source == "browser" and request.path == "/authorize", break_off)
    world.sign_in()
    assert world.phone.browser.state == "blocked"
    world.sign_in()
    assert world.app.signed_in == "ada"


def test_a_radio_that_is_not_ready_comes_up_by_itself_in_time(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    hands.not_ready_for(5.0)
    assert world.phone.radio.carries is False
    world.phone.pass_time(5.0)
    assert [event.verb for event in world.trace.events if event.source == "radio"] == ["is not ready", "comes up"]


@pytest.mark.parametrize(("device", "matters"), [("ios-safari", False), ("android-custom-tab", True)])
def test_upper_case_in_the_build_matters_on_android_only(make_world: MakeWorld, device: str, matters: bool) -> None:
    _, hands = _ready(make_world, device)
    assert hands.register_scheme_in_upper_case("field_service") is matters


def test_the_token_requests_of_the_backend_carry_another_redirect_uri(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    hands.swap_token_redirect_uri("https://backend.test/callback")
    assert world.phone.faults.token_redirect_uri == "https://backend.test/callback"


def test_a_foreign_app_asks_by_the_binding_of_the_app_it_robs_and_without_the_secret(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    secrets: list[str | None] = []
    world.network.observe(lambda exchange: secrets.append(exchange.request.form.get("attempt_secret")))
    world.backend.bound = True
    world.app.tap_sign_in()
    link = "makeitnative://oauth/callback?code=code-0001&state=state-0001"
    assert hands.hand_to_thief(link, "field_service") is False  # type: ignore[attr-defined]  # the phone's alone
    assert [event.verb for event in world.trace.events if event.source == THIEF] == ["POST /complete", "gets nothing"]
    assert (world.backend.completions, secrets[-1]) == ([link], "")


def test_a_foreign_app_that_hears_nothing_has_nothing(make_world: MakeWorld) -> None:
    world, hands = _ready(make_world)
    world.lose("/complete")
    assert hands.hand_to_thief(LINK, "field_service") is False  # type: ignore[attr-defined]  # the phone's alone
    assert [(event.verb, event.status) for event in world.trace.events if event.source == THIEF][-1] == (
        "gets no answer",
        "gone",
    )


def _struck_app(world: World) -> ReturnTrip:
    fault = Borrowed()
    world.phone.arm(fault)
    return fault.trips[0]


def test_a_fault_sees_the_app_as_it_is(make_world: MakeWorld) -> None:
    world = make_world("ios-auth-session", behaviour=MENDIX_NATIVE)
    app = _struck_app(world).app
    installed = world.clock.now()
    assert (app.running, app.covered, app.sender) == (False, False, "app:field_service")
    world.app.open()
    world.app.tap_sign_in()
    world.clock.advance(5)
    assert (app.running, app.covered, app.completing) == (True, True, False)
    assert (app.installed_at, app.takes_session_results) == (installed, False)


def test_a_second_tap_needs_an_app_that_runs(make_world: MakeWorld) -> None:
    trip = _struck_app(make_world())
    with pytest.raises(NotOnScreen, match=r"^field_service is not running; open it first$"):
        trip.app.begin_behind()


def test_a_second_sign_in_begins_behind_the_first_and_both_wait(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.app.tap_sign_in()
    _struck_app(world).app.begin_behind()
    assert (len(world.app.disk.attempts), world.backend.started) == (2, 2)
    world.give_password()
    assert (world.app.signed_in, len(world.app.disk.attempts)) == ("ada", 0)
