"""What can happen next: the moves of a walk, each a step of the scenario format and the moment at which it is legal.

Source: deep-link-return 3.2 (events and guards); the vocabulary is that of `scenario/steps/`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

from mobile_sso.device.faults import GRID
from mobile_sso.device.return_trip import Fault
from mobile_sso.device.screen import HOME
from mobile_sso.scenario.outside.lacks import LETS_TIME_PASS
from mobile_sso.scenario.steps import VERBS
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World
from mobile_sso.testbed.http import JsonValue

Arguments: TypeAlias = JsonValue
"""What stands behind the verb in YAML; None: the verb stands bare."""

FAULTS_AT_ONCE = 2
"""Faults that may wait to strike at a time."""
_WORDS = {verb.name: verb for verb in VERBS}


@dataclass(frozen=True, kw_only=True)
class Move:
    """One kind of move."""

    verb: Verb
    name: str = ""
    """What it is called where a verb makes several moves; empty: as the verb."""
    forms: tuple[Arguments, ...]
    """Every way in which it can be written; the simplest first, because a walk is shortened towards it."""
    legal: Callable[[World], bool]


def step_of(move: Move, arguments: Arguments) -> JsonValue:
    """Return the move as a step of the scenario format."""
    return move.verb.name if arguments is None else {move.verb.name: arguments}


def _nobody_is_signed_in(world: World) -> bool:
    return world.app().native.signed_in is None


def _login_page_with_one_button(world: World) -> bool:
    native = world.app().native
    return native.running and native.page != HOME and len(native.choices) == 1


def _somebody_is_signed_in(world: World) -> bool:
    native = world.app().native
    return native.running and native.page == HOME and native.disk.session is not None


def _way_on_in_the_browser(world: World) -> bool:
    page = world.phone.browser.page
    if page is None or world.browser_shows() == "sign-in page":
        return False
    return page.way_on is not None or (world.phone.browser.state == "page" and len(page.forms) == 1)


def _forms(fault: type[Fault]) -> tuple[Arguments, ...]:
    """Return the ways to arm `fault`: bare, and with each of its switches on."""
    switches = [field.name for field in fields(fault) if field.default is False]  # type: ignore[arg-type]
    forms: list[Arguments] = [{"faults": [fault.id]}]
    forms.extend({"faults": [{fault.id: {switch: True}}]} for switch in switches)
    return tuple(forms)


def _armings() -> tuple[Move, ...]:
    """Return one move for each stage of a sign-in, so that no stage drowns in the faults of another."""
    forms: dict[str, tuple[Arguments, ...]] = {}
    for row in GRID:
        if row.fault.moment != "set-up":
            forms[row.stage] = (*forms.get(row.stage, ()), *_forms(row.fault))
    return tuple(
        Move(
            verb=_WORDS["arm"],
            name=f"arm_{stage.replace('-', '_')}",
            forms=of_the_stage,
            legal=lambda world: world.phone.faults.waiting < FAULTS_AT_ONCE,
        )
        for stage, of_the_stage in forms.items()
    )


def moves_for(*, faults: frozenset[str] = frozenset(), in_real_time: bool = False) -> tuple[Move, ...]:
    """Return the moves of a walk.

    Args:
        faults: only these are armed, where any are named.
        in_real_time: the backend lives in real time and answers one request after the other.
    """
    kept = []
    for move in MOVES:
        if move.verb.name == "arm":
            forms = tuple(form for form in move.forms if _may_be_armed(form, faults, in_real_time))
            if forms:
                kept.append(replace(move, forms=forms))
        elif not (in_real_time and "clock" in move.verb.needs):
            kept.append(move)
    return tuple(kept)


def _may_be_armed(arming: Arguments, faults: frozenset[str], in_real_time: bool) -> bool:
    text = json.dumps(arming)
    if in_real_time and ("during_token_request" in text or any(f'"{fault}"' in text for fault in LETS_TIME_PASS)):
        return False
    return not faults or any(f'"{fault}"' in text for fault in faults)


MOVES: tuple[Move, ...] = (
    Move(
        verb=_WORDS["open_app"],
        forms=(None,),
        legal=lambda world: world.app().native.state != "foreground",
    ),
    Move(verb=_WORDS["sign_in"], forms=({"as": "ada"}, {"as": "grace"}), legal=_nobody_is_signed_in),
    Move(verb=_WORDS["tap_sign_in"], forms=(None,), legal=_login_page_with_one_button),
    Move(
        verb=_WORDS["press_cancel"],
        forms=(None,),
        legal=lambda world: world.browser_shows() == "sign-in page",
    ),
    Move(
        verb=_WORDS["close_browser"],
        forms=(None,),
        legal=lambda world: world.phone.browser.state in ("page", "blocked"),
    ),
    Move(
        verb=_WORDS["cancel_sign_in"],
        forms=(None,),
        legal=lambda world: world.app().native.running and world.app().native.auth_session.busy,
    ),
    Move(
        verb=_WORDS["return_to_app"],
        forms=(None,),
        legal=lambda world: world.app().native.state != "foreground",
    ),
    Move(verb=_WORDS["kill_app"], forms=(None,), legal=lambda world: world.app().native.running),
    Move(verb=_WORDS["confirm"], forms=(None,), legal=_way_on_in_the_browser),
    Move(verb=_WORDS["sign_out"], forms=(None,), legal=_somebody_is_signed_in),
    Move(verb=_WORDS["single_logout"], forms=(None,), legal=_somebody_is_signed_in),
    Move(verb=_WORDS["wait"], forms=("1s", "1m", "6m", "31m", "36m"), legal=lambda world: True),
    *_armings(),
)
