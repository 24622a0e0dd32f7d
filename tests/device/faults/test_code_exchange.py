from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter
from mobile_sso.testbed.http import Request, Response, form_request, json_response

from .struck_sign_in import struck

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

Parameters = Mapping[str, FaultParameter]

UNABLE = "Unable to complete login."
TOO_LONG = "The sign-in took too long. Try again."
PHONES = ("ios-safari", "android-custom-tab", "ios-auth-session")
IDP = "https://idp.test"


@pytest.mark.parametrize(
    ("name", "statuses", "seen"),
    [
        ("net-lost-request", ["lost", "200"], 1),
        ("net-lost-response", ["lost", "200"], 2),
    ],
)
def test_a_lost_completion_is_sent_again_and_brings_one_session(
    make_world: MakeWorld, name: str, statuses: list[str], seen: int
) -> None:
    world = struck(make_world, "ios-safari", name)
    posts = [event.status.partition(":")[0] for event in world.trace.events if event.verb == "POST /complete"]
    assert (posts, len(world.backend.completions), world.app.signed_in) == (statuses, seen, "ada")
    assert (list(world.backend.sessions), set(world.backend.done.values())) == (["session-0001"], {"session-0001"})


@pytest.mark.parametrize("device", PHONES)
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("net-not-ready", {}),
        ("net-not-ready", {"milliseconds": 300}),
        ("net-timeout", {"seconds": 5}),
        ("net-timeout", {"seconds": 9}),
        ("code-expired", {"seconds": 9}),
        ("state-expired", {"seconds": 9}),
        ("clock-skew", {}),
        ("clock-skew", {"seconds": -86_400}),
    ],
)
def test_the_well_built_app_is_signed_in_once_on_the_first_attempt(
    make_world: MakeWorld, device: str, name: str, parameters: Parameters
) -> None:
    world = struck(make_world, device, name, bound=True, **parameters)
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, attempt.error) == ("signed-in", name, None)
    assert (world.app.page, world.app.signed_in, world.app.errors) == ("Home", "ada", ())
    assert (world.phone.struck, len(world.backend.completions), len(world.backend.sessions)) == ((name,), 1, 1)


@pytest.mark.parametrize("device", PHONES)
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("net-not-ready", {"milliseconds": 301}),
        ("net-not-ready", {"milliseconds": 3000}),
        ("net-timeout", {"seconds": 10}),
        ("net-timeout", {}),
    ],
)
@pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=["well-built", "mendix-native"])
def test_after_its_budget_the_app_says_so_and_another_try_works(
    make_world: MakeWorld, behaviour: object, device: str, name: str, parameters: Parameters
) -> None:
    world = make_world(device, behaviour=behaviour, idempotent=behaviour is WELL_BUILT)
    world.app.open()
    world.phone.arm(build_fault(name, parameters))
    world.sign_in()
    assert (world.app.signed_in, world.app.errors, world.backend.completions) == (None, (UNABLE,), [])
    world.sign_in()
    first, second = world.phone.attempts
    assert (first.outcome, first.fault, first.error) == ("failed", name, UNABLE)
    assert (second.outcome, second.fault, world.app.signed_in, world.app.errors) == ("signed-in", None, "ada", ())


@pytest.mark.parametrize(
    ("name", "parameters", "lost"),
    [
        ("net-not-ready", {}, ["the phone has no network yet (iOS -1009)", "the phone has no network (iOS -1009)"]),
        ("net-timeout", {"seconds": 5}, ["no answer for 5 s (iOS -1001)"]),
        ("net-timeout", {}, ["no answer for 60 s (iOS -1001)"]),
    ],
)
def test_a_request_is_repeated_within_the_budget_only(
    make_world: MakeWorld, name: str, parameters: Parameters, lost: list[str]
) -> None:
    world = struck(make_world, "ios-safari", name, **parameters)
    losses = [event.status for event in world.trace.events if event.status.startswith("lost: ")]
    assert losses == [f"lost: {one}" for one in lost]


def test_the_network_is_there_again_when_its_time_is_over(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault("net-not-ready"))
    world.sign_in()
    assert (world.phone.radio.carries, world.story()[-1]) == (True, "radio comes up")


def test_the_app_of_the_module_gives_up_at_once(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "net-not-ready", behaviour=MENDIX_NATIVE)
    assert (world.app.errors, world.backend.completions) == ((UNABLE,), [])


@pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=["well-built", "mendix-native"])
@pytest.mark.parametrize("name", ["code-expired", "state-expired"])
def test_the_link_stays_away_for_its_time_and_comes_then(make_world: MakeWorld, behaviour: object, name: str) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.phone.arm(build_fault(name, {"seconds": 61}))
    world.sign_in()
    assert (world.app.signed_in, world.backend.completions, world.phone.struck) == (None, [], (name,))
    assert world.phone.attempts[0].outcome == "waiting"
    world.phone.pass_time(60)
    assert world.backend.completions == []
    world.phone.pass_time(1)
    assert (world.app.signed_in, len(world.backend.completions)) == ("ada", 1)


def test_a_link_that_comes_after_the_apps_own_patience_is_ignored(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "state-expired")
    world.phone.pass_time(1800)
    assert (world.app.signed_in, world.app.errors) == (None, (TOO_LONG,))
    world.phone.pass_time(60)
    assert (world.backend.completions, world.app.errors) == ([], (TOO_LONG,))
    world.sign_in()
    first, second = world.phone.attempts
    assert (first.outcome, first.fault, first.error) == ("failed", "state-expired", TOO_LONG)
    assert (second.outcome, world.app.signed_in, world.app.errors) == ("signed-in", "ada", ())


@pytest.mark.parametrize(("name", "seconds"), [("code-expired", 61), ("state-expired", 1801)])
def test_by_default_a_link_is_held_back_for_one_second_too_long(name: str, seconds: int) -> None:
    assert build_fault(name) == build_fault(name, {"seconds": seconds})


# The set-up -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=["well-built", "mendix-native"])
def test_a_wrong_clock_stays_wrong_and_hurts_no_app_whose_backend_looks_at_the_times(
    make_world: MakeWorld, behaviour: object
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.phone.arm(build_fault("clock-skew"))
    world.sign_in()
    world.app.sign_out()
    world.sign_in()
    assert [(one.outcome, one.fault) for one in world.phone.attempts] == [("signed-in", "clock-skew")] * 2


@pytest.mark.parametrize(
    ("seconds", "how"), [(660, "the phone's clock is 660 s fast"), (-90, "the phone's clock is 90 s slow")]
)
def test_the_trace_tells_how_wrong_the_clock_is(make_world: MakeWorld, seconds: int, how: str) -> None:
    world = make_world()
    world.phone.arm(build_fault("clock-skew", {"seconds": seconds}))
    assert [(event.verb, event.status) for event in world.trace.events] == [("fault clock-skew strikes", how)]


def _redeem(world_idp: list[str], request: Request) -> Response:
    world_idp.append(request.form.get("redirect_uri") or "none")
    return json_response({})


@pytest.mark.parametrize(
    ("parameters", "sent"),
    [({}, "https://backend.test/oauth/v2/callback"), ({"uri": "https://web.test/cb"}, "https://web.test/cb")],
)
def test_every_token_request_carries_the_callback_of_the_web(
    make_world: MakeWorld, parameters: Parameters, sent: str
) -> None:
    world, seen = make_world(), list[str]()
    world.network.connect(IDP, lambda request: _redeem(seen, request), name="idp")
    mobile = form_request(
        f"{IDP}/token",
        {"grant_type": "authorization_code", "code": "c", "redirect_uri": "makeitnative://oauth/callback"},
    )
    world.network.send(mobile, source="backend")
    world.phone.arm(build_fault("redirect-uri-swap", parameters))
    world.network.send(mobile, source="backend")
    world.network.send(mobile, source="backend")
    assert seen == ["makeitnative://oauth/callback", sent, sent]
    assert world.story()[1] == "harness fault redirect-uri-swap strikes"


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("net-not-ready", {"milliseconds": 0}, "milliseconds must be at least 1, got 0"),
        ("net-timeout", {"seconds": 0}, "seconds must be at least 1, got 0"),
        ("code-expired", {"seconds": 0}, "seconds must be at least 1, got 0"),
        ("state-expired", {"seconds": -1}, "seconds must be at least 1, got -1"),
        ("state-expired", {"minutes": 31}, "unknown parameter 'minutes'; known: seconds"),
        (
            "redirect-uri-swap",
            {"uri": "makeitnative://oauth/callback"},
            "uri must be an https URL, the callback of the web, got 'makeitnative://oauth/callback'",
        ),
        ("clock-skew", {"seconds": 0}, "seconds must not be 0: that clock is right"),
    ],
)
def test_a_fault_that_cannot_be_built_says_why(name: str, parameters: Parameters, message: str) -> None:
    with pytest.raises(ValueError, match="fault") as caught:
        build_fault(name, parameters)
    assert str(caught.value) == f"device fault {name!r}: {message}"
