from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT, Behaviour

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

BOTH = pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=lambda behaviour: behaviour.name)


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
    assert [event.status for event in world.trace.events if event.verb == "ignores the link"] == [reason]
    assert (world.backend.completions, world.app.errors) == ([], ())
    world.give_password()
    assert world.app.signed_in == "ada"


def test_a_well_built_app_drops_a_link_that_nobody_waits_for(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.deliver("makeitnative://oauth/callback?code=stolen-code&state=other-state")
    assert (world.app.page, world.backend.completions) == ("Login_Native", [])
    assert [event.status for event in world.trace.events if event.verb == "ignores the link"] == [
        "no sign-in is waiting"
    ]


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
    reasons = [event.status for event in world.trace.events if event.verb == "ignores the link"]
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
