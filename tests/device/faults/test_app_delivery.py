from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter
from mobile_sso.device.struck_app import StruckApp
from mobile_sso.testbed.http import Request, Response, form_request, json_response

from .struck_sign_in import struck

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World

Parameters = Mapping[str, FaultParameter]

IDP, BACKEND = "https://idp.test", "https://backend.test"

UNABLE = "Unable to complete login."

FORMS: list[tuple[str, Parameters, str]] = [
    ("cold-start-url-lost", {}, "ios-safari"),
    ("cold-start-url-lost", {}, "ios-auth-session"),
    ("listener-late", {}, "ios-safari"),
    ("listener-late", {"milliseconds": 10_000}, "android-custom-tab"),
    ("initial-url-null", {}, "ios-safari"),
    ("initial-url-null", {}, "android-custom-tab"),
    ("initial-url-null", {"resolves": False}, "ios-safari"),
    ("initial-url-null", {"resolves": False}, "android-auth-tab"),
    ("wrong-consumer", {}, "ios-safari"),
    ("wrong-consumer", {}, "android-custom-tab"),
    ("new-activity", {}, "android-custom-tab"),
    ("late-redirect", {}, "ios-safari"),
    ("late-redirect", {}, "ios-auth-session"),
    ("late-redirect", {"seconds": 9}, "ios-ephemeral"),
    ("concurrent-attempts", {}, "ios-safari"),
    ("concurrent-attempts", {}, "android-custom-tab"),
    ("concurrent-attempts", {}, "ios-auth-session"),
]


@pytest.mark.parametrize(("name", "parameters", "device"), FORMS)
def test_the_well_built_app_is_signed_in_once_on_the_first_attempt(
    make_world: MakeWorld, name: str, parameters: Parameters, device: str
) -> None:
    world = struck(make_world, device, name, bound=True, **parameters)
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, attempt.error) == ("signed-in", name, None)
    assert (world.app.page, world.app.signed_in, world.app.errors) == ("Home", "ada", ())
    assert (world.phone.struck, len(world.backend.completions), len(world.backend.sessions)) == ((name,), 1, 1)


@pytest.mark.parametrize(("name", "parameters", "device"), FORMS)
def test_the_next_sign_in_meets_an_ideal_phone_again(
    make_world: MakeWorld, name: str, parameters: Parameters, device: str
) -> None:
    world = struck(make_world, device, name, **parameters)
    world.app.sign_out()
    world.trace.forget()
    world.sign_in()
    assert (world.app.signed_in, world.phone.attempts[-1].fault) == ("ada", None)
    assert not {event.verb for event in world.trace.events} & {"keeps the link", "loses the link", "ignores the link"}


@pytest.mark.parametrize(
    ("name", "parameters", "device", "page"),
    [
        ("cold-start-url-lost", {}, "ios-safari", "Login_Native"),
        ("listener-late", {}, "ios-safari", "Login_Native"),
        ("listener-late", {"milliseconds": 1}, "android-custom-tab", "Login_Native"),
        ("listener-late", {}, "ios-auth-session", "Login_Native"),
        ("initial-url-null", {}, "ios-safari", "Login_Native"),
        ("wrong-consumer", {}, "android-custom-tab", "Unmatched Route"),
        ("wrong-consumer", {}, "ios-auth-session", "Unmatched Route"),
        ("new-activity", {}, "android-custom-tab", "Login_Native"),
        ("late-redirect", {}, "ios-auth-session", "Login_Native"),
    ],
)
def test_the_app_of_the_module_hears_nothing_and_shows_no_error_and_another_try_works(
    make_world: MakeWorld, name: str, parameters: Parameters, device: str, page: str
) -> None:
    world = struck(make_world, device, name, behaviour=MENDIX_NATIVE, **parameters)
    assert (world.app.page, world.app.signed_in, world.app.errors) == (page, None, ())
    assert (world.idp.codes, world.backend.completions) == (1, [])
    world.phone.pass_time(5.0)  # what a person takes to see that nothing came of it
    world.sign_in()
    first, second = world.phone.attempts
    assert (first.outcome, first.fault, first.error) == ("failed", name, None)
    assert (second.outcome, second.fault, world.app.signed_in) == ("signed-in", None, "ada")


def test_who_waits_for_ever_for_the_initial_url_misses_the_link_of_another_try_until_a_restart(
    make_world: MakeWorld,
) -> None:
    world = struck(make_world, "ios-safari", "initial-url-null", behaviour=MENDIX_NATIVE, resolves=False)
    world.sign_in()
    assert ([attempt.outcome for attempt in world.phone.attempts], world.backend.completions) == (["failed"] * 2, [])
    world.app.kill()
    world.app.open()
    world.sign_in()
    assert world.app.signed_in == "ada"


@pytest.mark.parametrize(
    ("name", "device"), [("late-redirect", "ios-safari"), ("concurrent-attempts", "android-custom-tab")]
)
def test_where_the_backend_finds_its_attempt_by_state_the_app_of_the_module_survives(
    make_world: MakeWorld, name: str, device: str
) -> None:
    world = struck(make_world, device, name, behaviour=MENDIX_NATIVE)
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, world.app.signed_in) == ("signed-in", name, "ada")


def test_an_app_that_remembers_one_attempt_proves_the_wrong_one(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.backend.bound = True
    world.app.open()
    world.phone.arm(build_fault("concurrent-attempts"))
    world.sign_in()
    assert (world.app.errors, world.backend.started) == ((UNABLE,), 2)
    world.sign_in()
    assert [attempt.outcome for attempt in world.phone.attempts] == ["failed", "signed-in"]


def test_of_two_attempts_none_is_left_waiting_in_the_well_built_app(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "concurrent-attempts")
    assert (world.backend.started, list(world.app.disk.attempts)) == (2, [])
    world.phone.pass_time(1801)
    assert (world.app.signed_in, world.app.errors) == ("ada", ())


def test_a_late_link_waits_for_its_time(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-auth-session", "late-redirect", seconds=40)
    assert (world.app.signed_in, world.app.auth_session.state, world.app.errors) == (None, "cancelled", ())
    world.phone.pass_time(40)
    assert (world.app.signed_in, world.phone.attempts[0].outcome) == ("ada", "signed-in")


@pytest.mark.parametrize("name", ["listener-late", "wrong-consumer", "new-activity"])
@pytest.mark.parametrize("device", ["ios-auth-session", "android-auth-tab"])
def test_a_link_that_the_session_itself_hands_over_is_nobody_elses(
    make_world: MakeWorld, name: str, device: str
) -> None:
    world = struck(make_world, device, name)
    assert (world.app.signed_in, world.phone.struck) == ("ada", ())
    world.app.deliver("makeitnative://oauth/callback?code=code-9999&state=state-9999")
    assert world.story()[-1] == "app:field_service ignores the link"


@pytest.mark.parametrize("name", ["listener-late", "wrong-consumer", "new-activity"])
def test_an_app_that_is_launched_by_the_link_gets_no_event_to_be_missed(make_world: MakeWorld, name: str) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.phone.arm(build_fault("process-death"))
    world.phone.arm(build_fault(name))
    world.sign_in()
    assert (world.app.signed_in, world.phone.struck) == ("ada", ("process-death",))


def test_no_second_sign_in_begins_in_a_dead_app(make_world: MakeWorld) -> None:
    world, struck = make_world(), list[str]()
    trip = SimpleNamespace(app=StruckApp(world.app, clock=world.clock), struck=struck.append)
    build_fault("concurrent-attempts").strike(trip)  # type: ignore[arg-type]
    assert (world.backend.started, struck) == (0, [])


# duplicate-delivery while the backend redeems the code --------------------------------------------------------------


def _with_token_requests(world: World) -> list[str]:
    """Let the scripted backend redeem each code at the IdP before it answers, and return the codes as they come."""
    codes: list[str] = []

    def token(request: Request) -> Response:
        codes.append(request.form.get("code") or "")
        return json_response({"access_token": "t"}) if codes.count(codes[-1]) == 1 else json_response({}, status=400)

    def backend(request: Request) -> Response:
        if request.path == "/complete":
            link = request.form.get("link") or ""
            form = {"grant_type": "authorization_code", "code": link.partition("code=")[2].partition("&")[0]}
            if world.network.send(form_request(f"{IDP}/token", form), source="backend").status != 200:
                return json_response({"message": UNABLE}, status=400)
        return world.backend.app(request)

    world.network.connect(
        IDP, lambda request: token(request) if request.path == "/token" else world.idp.app(request), name="idp"
    )
    world.network.connect(BACKEND, backend, name="backend")
    return codes


@pytest.mark.parametrize(("count", "requests"), [(2, 2), (4, 4)], ids=["delivered twice", "delivered four times"])
def test_a_link_that_comes_during_the_token_request_redeems_the_code_again(
    make_world: MakeWorld, count: int, requests: int
) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    codes = _with_token_requests(world)
    world.app.open()
    world.phone.arm(build_fault("duplicate-delivery", {"during_token_request": True, "count": count}))
    world.sign_in()
    assert (codes, world.app.signed_in) == (["code-0001"] * requests, None)
    assert world.app.errors == (UNABLE,) * (count - 1)
    world.sign_in()
    assert (world.app.signed_in, [one.outcome for one in world.phone.attempts]) == ("ada", ["failed", "signed-in"])


def test_the_well_built_app_ignores_a_link_that_comes_during_the_token_request(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT, idempotent=True)
    codes = _with_token_requests(world)
    world.app.open()
    world.phone.arm(build_fault("duplicate-delivery", {"during_token_request": True}))
    world.sign_in()
    assert (codes, world.app.signed_in, world.app.errors) == (["code-0001"], "ada", ())
    assert world.phone.struck == ("duplicate-delivery",)


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("listener-late", {"milliseconds": 0}, "milliseconds must be 1 to 10000, got 0"),
        ("listener-late", {"milliseconds": 10_001}, "milliseconds must be 1 to 10000, got 10001"),
        ("initial-url-null", {"resolves": "no"}, "resolves must be true or false, got 'no'"),
        ("cold-start-url-lost", {"seconds": 1}, "it takes no parameters"),
        ("late-redirect", {"seconds": 0}, "seconds must be at least 1, got 0"),
        (
            "duplicate-delivery",
            {"while_in_flight": True, "during_token_request": True},
            "while_in_flight and during_token_request exclude each other: choose one",
        ),
    ],
)
def test_a_fault_that_cannot_be_built_says_why(name: str, parameters: Parameters, message: str) -> None:
    with pytest.raises(ValueError, match="fault") as caught:
        build_fault(name, parameters)
    assert str(caught.value) == f"device fault {name!r}: {message}"
