from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mobile_sso.device.faults as package
from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT, Behaviour
from mobile_sso.device.faults import FAULTS, GRID, build_fault
from mobile_sso.device.return_trip import FaultParameter

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

PHONES = ("ios-safari", "android-custom-tab")

FORMS: list[tuple[str, Mapping[str, FaultParameter]]] = [
    ("net-lost-request", {}),
    ("net-lost-response", {}),
    ("duplicate-delivery", {}),
    ("duplicate-delivery", {"while_in_flight": True}),
    ("duplicate-delivery", {"count": 4, "while_in_flight": True}),
    ("stale-initial-url", {}),
    ("process-death", {}),
    ("process-death", {"when": "during-exchange"}),
]


def test_every_file_of_the_folder_stands_in_the_grid_under_its_own_name() -> None:
    files = {path.stem.replace("_", "-") for path in Path(package.__file__).parent.glob("*.py")} - {"--init--"}
    assert set(FAULTS) == files
    assert len(GRID) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.id)
def test_every_fault_tells_its_mechanism_its_evidence_and_its_source(fault: type) -> None:
    lines = (__import__(fault.__module__, fromlist=["_"]).__doc__ or "").splitlines()
    assert lines[0].endswith(".")
    for word in ("Mechanism: ", "Evidence: ", "Source: "):
        assert [line for line in lines if line.startswith(word)], f"{fault.id} does not tell its {word}"


@pytest.mark.parametrize("device", PHONES)
@pytest.mark.parametrize(("name", "parameters"), FORMS)
def test_a_well_built_app_and_an_idempotent_backend_survive_each_fault_on_the_first_attempt(
    make_world: MakeWorld, device: str, name: str, parameters: Mapping[str, FaultParameter]
) -> None:
    world = make_world(device, behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.phone.arm(build_fault(name, parameters))
    world.sign_in()
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, attempt.error) == ("signed-in", name, None)
    assert (world.app.page, world.app.signed_in, world.app.errors) == ("Home", "ada", ())
    assert (world.phone.struck, len(world.backend.sessions)) == ((name,), 1)


UNABLE = "Unable to complete login."


@pytest.mark.parametrize("device", PHONES)
@pytest.mark.parametrize(
    ("name", "parameters", "error"),
    [
        ("net-lost-request", {}, UNABLE),
        ("net-lost-response", {}, UNABLE),
        ("duplicate-delivery", {"while_in_flight": True}, UNABLE),
        ("stale-initial-url", {}, UNABLE),
        ("process-death", {"when": "during-exchange"}, None),
    ],
)
def test_the_app_of_the_module_fails_once_and_another_try_works(
    make_world: MakeWorld, device: str, name: str, parameters: Mapping[str, FaultParameter], error: str | None
) -> None:
    world = make_world(device, behaviour=MENDIX_NATIVE, idempotent=False)
    world.app.open()
    world.phone.arm(build_fault(name, parameters))
    world.sign_in()
    assert (world.app.page, world.app.signed_in) == ("Login_Native", None)
    assert world.app.errors == ((error,) if error else ())
    world.sign_in()
    first, second = world.phone.attempts
    assert (first.outcome, first.fault, first.error) == ("failed", name, error)
    assert (second.number, second.outcome, second.fault, second.error) == (2, "signed-in", None, None)
    assert (world.app.signed_in, world.app.errors, world.phone.struck) == ("ada", (), ())


@pytest.mark.parametrize("device", PHONES)
@pytest.mark.parametrize(
    ("name", "parameters"),
    [("process-death", {"when": "in-browser"}), ("duplicate-delivery", {"while_in_flight": False})],
    ids=["the attempt lives on the server", "the restarted app listens no more"],
)
def test_some_forms_are_survived_by_the_app_of_the_module_too(
    make_world: MakeWorld, device: str, name: str, parameters: Mapping[str, FaultParameter]
) -> None:
    world = make_world(device, behaviour=MENDIX_NATIVE, idempotent=False)
    world.app.open()
    world.phone.arm(build_fault(name, parameters))
    world.sign_in()
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, world.app.signed_in) == ("signed-in", name, "ada")


@pytest.mark.parametrize(
    ("name", "parameters", "completions", "sessions"),
    [
        ("net-lost-request", {}, 0, 0),
        ("net-lost-response", {}, 1, 1),
        ("duplicate-delivery", {"while_in_flight": True}, 2, 1),
        ("duplicate-delivery", {"while_in_flight": True, "count": 3}, 3, 1),
        ("stale-initial-url", {}, 2, 1),
        ("process-death", {"when": "in-browser"}, 1, 1),
        ("process-death", {"when": "during-exchange"}, 1, 1),
    ],
)
def test_the_backend_sees_what_the_mechanism_says(
    make_world: MakeWorld, name: str, parameters: Mapping[str, FaultParameter], completions: int, sessions: int
) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault(name, parameters))
    world.sign_in()
    assert (len(world.backend.completions), len(world.backend.sessions)) == (completions, sessions)
    assert len(set(world.backend.completions)) <= 1


def test_after_death_in_mid_exchange_a_false_start_is_not_remembered(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.phone.arm(build_fault("process-death", {"when": "during-exchange"}))
    world.sign_in()
    assert (world.app.disk.unfinished, list(world.app.disk.attempts)) == (None, [])


def test_a_session_that_nobody_was_told_of_is_found_after_a_relaunch(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault("duplicate-delivery", {"while_in_flight": True}))
    world.sign_in()
    assert world.app.signed_in is None
    world.app.kill()
    world.app.open()
    assert (world.app.signed_in, world.phone.attempts[0].outcome) == ("ada", "failed")


def test_an_app_that_is_dead_already_does_not_die_twice(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault("process-death"))
    world.app.tap_sign_in()
    world.app.kill()
    world.give_password()
    assert (world.app.signed_in, world.phone.struck) == ("ada", ("process-death",))


def test_the_stale_url_does_not_come_back_at_the_next_launch(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault("stale-initial-url"))
    world.sign_in()
    world.phone.browser.jar.clear()
    world.backend.sessions.clear()
    world.app.tap_sign_in()
    world.app.kill()
    world.give_password()
    assert [attempt.outcome for attempt in world.phone.attempts] == ["failed", "signed-in"]


@pytest.mark.parametrize("device", ["ios-safari", "ios-auth-session", "android-custom-tab", "android-auth-tab"])
@pytest.mark.parametrize(
    ("behaviour", "links"), [(WELL_BUILT, [1, 2]), (MENDIX_NATIVE, [1, 1, 2])], ids=["well-built", "mendix-native"]
)
def test_the_stale_url_of_one_sign_in_comes_first_in_the_next(
    make_world: MakeWorld, device: str, behaviour: Behaviour, links: list[int]
) -> None:
    world = make_world(device, behaviour=behaviour, idempotent=behaviour is WELL_BUILT)
    world.app.open()
    world.phone.arm(build_fault("stale-initial-url", {"next_sign_in": True}))
    world.sign_in()
    assert (world.app.signed_in, world.phone.struck) == ("ada", ())
    world.app.sign_out()
    world.sign_in()
    assert [(one.outcome, one.fault) for one in world.phone.attempts] == [
        ("signed-in", None),
        ("signed-in", "stale-initial-url"),
    ]
    assert world.backend.completions == [
        f"makeitnative://oauth/callback?code=code-{number:04}&state=state-{number:04}" for number in links
    ]
    assert (world.app.signed_in, world.app.errors) == ("ada", ())


def test_a_network_fault_strikes_the_completion_and_not_what_the_app_asks_before(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault("process-death"))
    world.phone.arm(build_fault("net-lost-request"))
    world.sign_in()
    lost = [event.verb for event in world.trace.events if event.status.startswith("lost")]
    assert (lost, world.phone.struck) == (["POST /complete"], ("process-death", "net-lost-request"))


def test_a_fault_whose_moment_never_came_does_not_strike_later(make_world: MakeWorld) -> None:
    world = make_world(url_schemes=())
    world.app.open()
    world.phone.arm(build_fault("net-lost-request"))
    world.sign_in()
    world.app.deliver("makeitnative://oauth/callback?code=code-0001&state=state-0001")
    assert (world.app.signed_in, world.phone.struck) == ("ada", ())


def test_a_stuck_link_is_ignored_where_no_app_owns_it(make_world: MakeWorld) -> None:
    world = make_world(url_schemes=())
    world.app.open()
    world.phone.arm(build_fault("duplicate-delivery"))
    world.sign_in()
    assert (world.backend.completions, world.phone.browser.state) == ([], "blocked")


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        (
            "net-lost-requst",
            {},
            "unknown device fault 'net-lost-requst'; did you mean 'net-lost-request'? known: " + ", ".join(FAULTS),
        ),
        ("net-lost-request", {"count": 2}, "device fault 'net-lost-request': it takes no parameters"),
        (
            "duplicate-delivery",
            {"cout": 2},
            "device fault 'duplicate-delivery': unknown parameter 'cout'; did you mean 'count'? "
            "known: count, while_in_flight, during_token_request",
        ),
        (
            "duplicate-delivery",
            {"count": "two"},
            "device fault 'duplicate-delivery': count must be a whole number, got 'two'",
        ),
        (
            "duplicate-delivery",
            {"count": True},
            "device fault 'duplicate-delivery': count must be a whole number, got True",
        ),
        (
            "duplicate-delivery",
            {"while_in_flight": 1},
            "device fault 'duplicate-delivery': while_in_flight must be true or false, got 1",
        ),
        ("duplicate-delivery", {"count": 1}, "device fault 'duplicate-delivery': count must be at least 2, got 1"),
        ("process-death", {"when": 3}, "device fault 'process-death': when must be a word, got 3"),
        (
            "process-death",
            {"when": "in-browsr"},
            "device fault 'process-death': unknown moment 'in-browsr'; did you mean 'in-browser'? "
            "known: in-browser, during-exchange",
        ),
    ],
)
def test_a_fault_that_cannot_be_built_says_why(
    name: str, parameters: Mapping[str, FaultParameter], message: str
) -> None:
    with pytest.raises(ValueError, match="fault") as caught:
        build_fault(name, parameters)
    assert str(caught.value) == message
