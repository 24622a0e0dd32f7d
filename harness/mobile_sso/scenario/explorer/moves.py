"""What can happen next: the moves of a walk, each a step of the scenario format and the moment at which it is legal.

Source: deep-link-return 3.2 (events and guards); the vocabulary is that of `scenario/steps/`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

from mobile_sso.device.app import HOME
from mobile_sso.device.faults import GRID
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


def _faults() -> tuple[Arguments, ...]:
    """Return every fault that strikes a sign-in, bare and with each of its switches on."""
    forms: list[Arguments] = []
    for row in GRID:
        if row.fault.moment == "set-up":
            continue
        forms.append({"faults": [row.fault.id]})
        switches = [field.name for field in fields(row.fault) if field.default is False]  # type: ignore[arg-type]
        forms.extend({"faults": [{row.fault.id: {switch: True}}]} for switch in switches)
    return tuple(forms)


def in_real_time() -> tuple[Move, ...]:
    """Return the moves that can be made with a backend in real time, which answers one request after the other."""
    kept = []
    for move in MOVES:
        if move.verb.name == "arm":
            forms = tuple(form for form in move.forms if not _needs_our_backend(form))
            kept.append(replace(move, forms=forms))
        elif "clock" not in move.verb.needs:
            kept.append(move)
    return tuple(kept)


def _needs_our_backend(arming: Arguments) -> bool:
    """Tell whether what is armed lets long times pass, or calls the backend while that waits for the IdP."""
    text = json.dumps(arming)
    return "during_token_request" in text or any(f'"{fault}"' in text for fault in LETS_TIME_PASS)


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
    Move(
        verb=_WORDS["arm"],
        forms=_faults(),
        legal=lambda world: world.phone.faults.waiting < FAULTS_AT_ONCE,
    ),
)
