from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT, Behaviour
from mobile_sso.device.memory import Launch

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World

BOTH = pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=lambda behaviour: behaviour.name)


def sign_in_while_nobody_hears(world: World, seconds: float) -> None:
    """Let the link come while the app's listeners hear nothing, for `seconds` from the tap on."""
    world.app.open()
    world.app.tap_sign_in()
    assert world.app.life.process is not None
    world.app.life.process.runtime.deaf_until = world.clock.now() + seconds
    world.give_password()


def reasons_to_ignore(world: World) -> list[str]:
    """Return why the app ignored links, one reason for each."""
    return [event.status for event in world.trace.events if event.verb == "ignores the link"]


@BOTH
@pytest.mark.parametrize("killed", [False, True], ids=["warm", "cold"])
def test_the_backend_gets_the_link_byte_for_byte(make_world: MakeWorld, behaviour: Behaviour, killed: bool) -> None:
    world = make_world(behaviour=behaviour, redirect_uri="MakeItNative://OAuth/callback?from=a%20b+c%2b")
    world.app.open()
    world.app.tap_sign_in()
    if killed:
        world.app.kill()
    world.give_password()
    assert world.backend.completions == [
        "MakeItNative://OAuth/callback?from=a%20b+c%2b&code=code-0001&state=state-0001"
    ]
    assert world.app.signed_in == "ada"


@BOTH
def test_without_the_deep_link_registration_no_link_reaches_the_code(
    make_world: MakeWorld, behaviour: Behaviour
) -> None:
    world = make_world(behaviour=behaviour, registers_deep_link=False)
    world.app.open()
    world.sign_in()
    assert (world.backend.completions, world.app.page, world.app.errors) == ([], "Login_Native", ())
    assert world.phone.attempts[0].outcome == "failed"
    assert "app:field_service loses the link" in world.story()


def test_the_login_page_adds_a_listener_at_every_visit_and_removes_none(make_world: MakeWorld) -> None:
    world = make_world(behaviour=replace(MENDIX_NATIVE, restarts_after_sign_in=False))
    world.app.open()
    world.sign_in()
    assert world.phone.attempts[-1].outcome == "signed-in"
    world.app.sign_out()
    world.sign_in()
    assert [attempt.outcome for attempt in world.phone.attempts] == ["signed-in", "failed"]
    assert world.app.errors == ("Unable to complete login.",)
    assert len(world.backend.completions) == 3


def test_a_restart_stops_the_other_listeners_of_the_same_link(make_world: MakeWorld) -> None:
    world = make_world(behaviour=replace(MENDIX_NATIVE, asks_who_am_i_before_error=True))
    world.app.open()
    world.sign_in()
    world.app.kill()
    world.lose("/me")
    world.app.open()  # the login page is loaded, although there is a session
    world.lose("/start")
    world.app.tap_sign_in()  # fails to start, and the app finds its session: home without a restart
    world.app.sign_out()  # the login page is loaded a second time
    world.sign_in()
    assert (world.phone.attempts[-1].outcome, len(world.backend.completions)) == ("signed-in", 2)


def test_a_restart_after_sign_in_takes_the_listeners_with_it(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    for _ in range(3):
        world.sign_in()
        world.app.sign_out()
    assert [attempt.outcome for attempt in world.phone.attempts] == ["signed-in"] * 3


def test_a_well_built_app_listens_once_however_often_the_login_page_is_shown(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    for _ in range(3):
        world.sign_in()
        world.app.sign_out()
    assert len(world.backend.completions) == 3


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("makeitnative://oauth/callback?code=stolen-code&state=other-state", "it belongs to another sign-in"),
        ("makeitnative://oauth/callback", "it belongs to another sign-in"),
    ],
)
def test_a_well_built_app_drops_a_link_of_another_sign_in_and_goes_on_waiting(
    make_world: MakeWorld, link: str, reason: str
) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.app.tap_sign_in()
    world.app.deliver(link)
    assert reasons_to_ignore(world) == [reason]
    assert (world.backend.completions, world.app.errors) == ([], ())
    world.give_password()
    assert world.app.signed_in == "ada"


def test_a_well_built_app_drops_a_link_that_nobody_waits_for(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.deliver("makeitnative://oauth/callback?code=stolen-code&state=other-state")
    assert (world.app.page, world.backend.completions) == ("Login_Native", [])
    assert reasons_to_ignore(world) == ["no sign-in is waiting"]


def test_a_sign_out_ends_an_attempt_that_was_still_waiting(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.sign_in()
    world.app.kill()
    world.lose("/me", times=3)
    world.app.open()
    world.lose("/start", times=3)
    world.app.tap_sign_in()
    world.app.sign_out()
    world.app.deliver("makeitnative://oauth/callback?code=stolen-code&state=other-state")
    assert len(world.backend.completions) == 1


def test_a_well_built_app_handles_a_link_once_and_remembers_it_over_its_death(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.sign_in()
    link = world.backend.completions[0]
    world.app.deliver(link)
    world.app.kill()
    world.app.deliver(link)
    reasons = reasons_to_ignore(world)
    assert (reasons, world.backend.completions) == (["handled before"] * 2, [link])
    assert world.app.signed_in == "ada"


def test_the_app_of_the_module_hands_over_whatever_speaks_of_a_sign_in(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.app.deliver("makeitnative://oauth/callback?code=stolen-code&state=other-state")
    assert len(world.backend.completions) == 1
    assert world.app.errors == ("Unable to complete login.",)
    assert world.phone.attempts == []


def test_the_app_of_the_module_leaves_other_links_alone_while_nobody_signs_in(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.app.deliver("makeitnative://oauth/goodbye?state=1")
    assert (world.backend.completions, world.app.errors) == ([], ())
    world.app.tap_sign_in()
    world.app.deliver("makeitnative://oauth/callback")
    assert (len(world.backend.completions), world.app.errors) == (1, ("Unable to complete login.",))


@pytest.mark.parametrize(
    ("behaviour", "outcome"), [(WELL_BUILT, "signed-in"), (MENDIX_NATIVE, "failed")], ids=["well-built", "mendix"]
)
def test_after_death_only_who_kept_the_secret_on_disk_can_prove_the_attempt(
    make_world: MakeWorld, behaviour: Behaviour, outcome: str
) -> None:
    world = make_world(behaviour=behaviour)
    world.backend.bound = True
    world.app.open()
    world.app.tap_sign_in()
    world.app.kill()
    world.give_password()
    assert world.phone.attempts[0].outcome == outcome


def test_an_old_initial_url_is_handled_again_when_the_login_page_asks_for_it_late(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.sign_in()
    world.app.kill()
    world.app.deliver(world.backend.completions[0])
    assert (world.app.signed_in, len(world.backend.completions)) == ("ada", 1)
    world.app.sign_out()
    assert (world.app.errors, len(world.backend.completions)) == (("Unable to complete login.",), 2)


def test_of_several_attempts_that_wait_each_is_answered_by_its_own_link(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.backend.bound = True
    world.app.open()
    world.app.tap_sign_in()
    world.app.tap_sign_in()
    assert [attempt.state for attempt in world.app.disk.attempts] == ["state-0001", "state-0002"]
    world.app.deliver("makeitnative://oauth/callback?code=code-0001&state=state-0001")
    assert (world.app.signed_in, len(world.app.disk.attempts)) == ("ada", 0)


def test_where_no_state_could_be_seen_the_newest_attempt_is_meant(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.backend.bound = True
    world.app.open()
    world.app.tap_sign_in()
    world.app.tap_sign_in()
    for _ in range(2):  # as with pushed authorization requests
        world.app.disk.attempts.append(replace(world.app.disk.attempts.popleft(), state=None))
    world.app.deliver("makeitnative://oauth/callback?code=code-0001&state=state-0002")
    assert world.app.signed_in == "ada"


def test_the_app_of_the_module_remembers_the_last_attempt_only(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.backend.bound = True
    world.app.open()
    world.app.tap_sign_in()
    world.app.tap_sign_in()
    world.app.deliver("makeitnative://oauth/callback?code=code-0001&state=state-0001")
    assert (world.app.signed_in, world.app.errors) == (None, ("Unable to complete login.",))


def test_a_forgotten_attempt_can_be_forgotten_again(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.app.tap_sign_in()
    process, (pending,) = world.app.life.process, world.app.disk.attempts
    assert process is not None
    assert world.app.links.waits(process, pending)
    for _ in range(2):
        world.app.links.forget(process, pending)
    assert not world.app.links.waits(process, pending)


@pytest.mark.parametrize(
    ("behaviour", "told", "signed_in"),
    [(WELL_BUILT, "keeps the link", "ada"), (MENDIX_NATIVE, "loses the link", None)],
    ids=["well-built", "mendix-native"],
)
def test_a_link_that_comes_before_anybody_hears_is_kept_only_by_who_buffers_it(
    make_world: MakeWorld, behaviour: Behaviour, told: str, signed_in: str | None
) -> None:
    world = make_world(behaviour=behaviour)
    sign_in_while_nobody_hears(world, 3.0)
    assert f"app:field_service {told}" in world.story()
    assert (world.app.signed_in, len(world.backend.completions)) == (signed_in, int(signed_in is not None))


def test_a_buffered_link_waits_until_somebody_hears(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    sign_in_while_nobody_hears(world, 30.0)
    assert world.app.signed_in is None
    world.phone.pass_time(30.0)
    assert world.app.signed_in == "ada"


def test_a_buffered_link_is_not_handed_to_a_runtime_that_came_later(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    sign_in_while_nobody_hears(world, 30.0)
    world.app.kill()
    world.app.open()
    world.phone.pass_time(60.0)
    assert (world.app.signed_in, world.backend.completions) == (None, [])


@pytest.mark.parametrize(
    ("behaviour", "page", "signed_in"),
    [(WELL_BUILT, "Home", "ada"), (MENDIX_NATIVE, "Unmatched Route", None)],
    ids=["well-built", "mendix-native"],
)
def test_a_router_takes_a_link_from_the_app_that_does_not_route_it(
    make_world: MakeWorld, behaviour: Behaviour, page: str, signed_in: str | None
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.app.tap_sign_in()
    world.app.links.next_link_goes = "to router"
    world.give_password()
    assert (world.app.page, world.app.signed_in) == (page, signed_in)
    lost = [event.status for event in world.trace.events if event.verb == "loses the link"]
    assert lost == ([] if signed_in else ["the router took it"])


def test_only_the_next_link_is_misled(make_world: MakeWorld) -> None:
    world = make_world(behaviour=MENDIX_NATIVE)
    world.app.open()
    world.app.tap_sign_in()
    world.app.links.next_link_goes = "nowhere"
    world.give_password()
    assert world.phone.attempts[0].outcome == "failed"
    world.sign_in()
    assert world.app.signed_in == "ada"


@BOTH
@pytest.mark.parametrize(
    ("path", "ignored"),
    [("/callback", []), ("/callback/", ["its path is not /callback/ (AppAuth -16)"])],
)
def test_a_library_that_expects_one_path_takes_no_other(
    make_world: MakeWorld, behaviour: Behaviour, path: str, ignored: list[str]
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.links.expected_path = path
    world.app.open()
    world.sign_in()
    assert reasons_to_ignore(world) == ignored
    assert world.app.signed_in == (None if ignored else "ada")


@pytest.mark.parametrize(
    ("behaviour", "reports", "answers", "signed_in"),
    [
        (WELL_BUILT, 1, True, "ada"),
        (WELL_BUILT, 0, True, "ada"),
        (WELL_BUILT, 0, False, "ada"),
        (MENDIX_NATIVE, 1, True, "ada"),
        (MENDIX_NATIVE, 0, True, None),
        (MENDIX_NATIVE, 0, False, None),
    ],
)
def test_a_cold_start_whose_link_javascript_never_sees_is_saved_by_the_native_buffer(
    make_world: MakeWorld, behaviour: Behaviour, reports: int, answers: bool, signed_in: str | None
) -> None:
    world = make_world(behaviour=behaviour)
    world.app.open()
    world.app.tap_sign_in()
    world.app.kill()
    world.app.next_launch = Launch(reports=reports, answers=answers)
    world.give_password()
    assert (world.app.running, world.app.signed_in) == (True, signed_in)
