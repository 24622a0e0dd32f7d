from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault

from .struck_sign_in import struck

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

PHONES = ("ios-safari", "ios-auth-session", "android-custom-tab")
UNABLE = "Unable to complete login."


@pytest.mark.parametrize("device", PHONES)
@pytest.mark.parametrize(
    ("behaviour", "page", "who"),
    [(WELL_BUILT, "Home", "ada"), (MENDIX_NATIVE, "Login_Native", None)],
    ids=["kept as a token", "kept as a session cookie"],
)
def test_a_session_survives_a_relaunch_where_no_session_cookie_holds_it(
    make_world: MakeWorld, device: str, behaviour: object, page: str, who: str | None
) -> None:
    world = make_world(device, behaviour=behaviour, idempotent=True)
    world.app.open()
    world.phone.arm(build_fault("session-cookie-lost"))
    world.sign_in()
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, world.app.running) == ("signed-in", "session-cookie-lost", False)
    world.phone.person.return_to_app()
    assert (world.app.page, world.app.signed_in, world.app.errors) == (page, who, ())


def test_after_the_cookie_is_lost_another_sign_in_works_until_the_next_time(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "session-cookie-lost", behaviour=MENDIX_NATIVE)
    world.phone.person.return_to_app()
    world.sign_in()
    assert (world.app.signed_in, len(world.backend.sessions)) == ("ada", 2)


def test_without_the_fault_the_app_of_the_module_is_still_signed_in_after_a_relaunch(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.sign_in()
    world.app.kill()
    world.app.open()
    assert world.app.signed_in == "ada"


def test_the_cookie_goes_too_where_the_app_ended_before(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.phone.arm(build_fault("process-death", {"when": "during-exchange"}))
    world.phone.arm(build_fault("session-cookie-lost"))
    world.sign_in()
    assert (world.app.running, world.app.disk.session) == (False, None)
    assert world.phone.struck == ("process-death", "session-cookie-lost")


@pytest.mark.parametrize("device", PHONES)
def test_the_well_built_app_asks_again_after_a_503_and_shows_no_error(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "false-error")
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, attempt.error) == ("signed-in", "false-error", None)
    assert (world.app.errors, len(world.backend.completions), len(world.backend.sessions)) == ((), 2, 1)


@pytest.mark.parametrize("device", PHONES)
def test_the_app_of_the_module_shows_an_error_although_a_session_exists(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "false-error", behaviour=MENDIX_NATIVE)
    assert (world.app.signed_in, world.app.errors, len(world.backend.sessions)) == (None, (UNABLE,), 1)
    world.sign_in()
    assert [(one.outcome, one.fault) for one in world.phone.attempts] == [
        ("failed", "false-error"),
        ("signed-in", None),
    ]


@pytest.mark.parametrize("name", ["session-cookie-lost", "false-error"])
def test_neither_takes_parameters(name: str) -> None:
    with pytest.raises(ValueError, match="fault") as caught:
        build_fault(name, {"seconds": 3})
    assert str(caught.value) == f"device fault {name!r}: it takes no parameters"
