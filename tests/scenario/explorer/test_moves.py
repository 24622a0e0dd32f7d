from __future__ import annotations

import pytest

from mobile_sso.device.faults import FAULTS
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.explorer.moves import MOVES, moves_for, step_of
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.scenario.steps import VERBS
from mobile_sso.scenario.world import World

BY_NAME = {move.verb.name: move for move in MOVES}
ARMINGS = [move for move in MOVES if move.verb.name == "arm"]
LEFT_OUT = {
    "assign_roles": "changes the IdP, not the phone",
    "change_claims": "changes the IdP, not the phone",
    "end_sso_session": "changes the IdP, not the phone",
    "expect": "a walk expects the invariants only",
    "follow_link": "a link from elsewhere needs a text to follow",
    "repeat_sign_in": "is many sign-ins by itself",
}


@pytest.fixture
def world(library: Library) -> World:
    return assemble(plain_case(backend="hardened"), library, RunOptions(seed=7, keys=SigningKeys.mint()))


def _legal(world: World) -> set[str]:
    return {move.verb.name for move in MOVES if move.legal(world)}


def test_every_verb_is_a_move_or_left_out_for_a_reason() -> None:
    assert {verb.name for verb in VERBS} == set(BY_NAME) | set(LEFT_OUT)


def test_every_fault_of_a_sign_in_can_be_armed() -> None:
    armed = {
        next(iter(fault)) if isinstance(fault, dict) else fault
        for arming in ARMINGS
        for form in arming.forms
        for fault in form["faults"]  # type: ignore[call-overload, index]
    }
    assert armed == {name for name, fault in FAULTS.items() if fault.moment != "set-up"}


def test_a_dead_app_can_be_opened_and_signed_in_to_and_nothing_else(world: World) -> None:
    assert _legal(world) == {"open_app", "sign_in", "return_to_app", "wait", "arm"}


def test_what_is_legal_follows_what_is_on_the_screen(world: World) -> None:
    native = world.app().native
    native.open()
    assert _legal(world) == {"sign_in", "tap_sign_in", "kill_app", "wait", "arm"}
    native.tap_sign_in()
    at_the_idp = {"open_app", "return_to_app", "press_cancel", "close_browser", "cancel_sign_in"}
    assert _legal(world) == at_the_idp | {"sign_in", "tap_sign_in", "kill_app", "wait", "arm"}
    world.phone.person.fill_in(world.idp().sign_in_form, "ada", world.persona("ada").password)
    assert _legal(world) == {"sign_out", "single_logout", "kill_app", "wait", "arm"}
    native.single_logout()
    assert "close_browser" in _legal(world)


def test_only_two_faults_wait_at_a_time(world: World) -> None:
    for _ in range(2):
        assert "arm" in _legal(world)
        BY_NAME["arm"].verb.run(world, BY_NAME["arm"].verb.arguments.model_validate({"faults": ("process-death",)}))
    assert "arm" not in _legal(world)


def test_every_stage_of_a_sign_in_is_a_move_of_its_own() -> None:
    assert [move.name for move in ARMINGS] == [
        "arm_open_browser",
        "arm_idp_login",
        "arm_redirect",
        "arm_os_dispatch",
        "arm_app_delivery",
        "arm_code_exchange",
        "arm_session",
    ]


def test_only_the_faults_that_are_named_are_armed() -> None:
    (arming,) = [move for move in moves_for(faults=frozenset({"duplicate-delivery"})) if move.verb.name == "arm"]
    assert {"faults": ["duplicate-delivery"]} in arming.forms
    assert all("duplicate-delivery" in str(form) for form in arming.forms)


def test_with_a_backend_in_real_time_nothing_waits_and_nothing_interrupts_a_token_request() -> None:
    moves = moves_for(in_real_time=True)
    assert "wait" not in {move.verb.name for move in moves}
    armed = str([move.forms for move in moves if move.verb.name == "arm"])
    assert "net-lost-request" in armed
    assert not [fault for fault in ("code-expired", "net-timeout", "during_token_request") if fault in armed]


@pytest.mark.parametrize(
    ("arguments", "step"), [(None, "wait"), ("1s", {"wait": "1s"})], ids=["bare", "with what stands behind it"]
)
def test_a_move_is_a_step_of_the_format(arguments: str | None, step: object) -> None:
    assert step_of(BY_NAME["wait"], arguments) == step
