from __future__ import annotations

import pytest

from mobile_sso.device.machine import Table, diagram
from mobile_sso.device.states import (
    APP_PROCESS,
    ATTEMPT,
    AUTH_SESSION,
    BROWSER,
    CONNECTION_POOL,
    JS_RUNTIME,
    OS_DISPATCH,
    RADIO,
    REGIONS,
)


def _reached(table: Table) -> set[str]:
    reached, waiting = set(), [table.initial]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [after for (before, _), after in table.transitions.items() if before == state]
    return reached


@pytest.mark.parametrize("table", REGIONS, ids=lambda table: table.region)
def test_every_state_can_be_reached_and_left_but_for_the_end_of_an_attempt(table: Table) -> None:
    assert _reached(table) == set(table.states)
    ends = {state for state in table.states if not table.events_in(state)}
    assert ends == ({"cancelled"} if table is ATTEMPT else set())


@pytest.mark.parametrize("table", REGIONS, ids=lambda table: table.region)
def test_every_step_is_in_the_drawing(table: Table) -> None:
    drawing = diagram(table)
    assert drawing.count("-->") == len(table.transitions) + 1
    assert all(f": {event}\n" in drawing for _, event in table.transitions)


def test_the_regions_have_the_states_of_the_reference() -> None:
    assert set(APP_PROCESS.states) == {"not-running", "launching", "foreground", "inactive", "background", "suspended"}
    assert set(JS_RUNTIME.states) == {"off", "booting", "ready"}
    assert set(BROWSER.states) == {"closed", "loading", "page", "leaving", "blocked"}
    assert set(AUTH_SESSION.states) == {"idle", "opening", "open", "returned", "cancelled", "refused"}
    assert set(RADIO.states) == {"up", "not ready"}
    assert set(CONNECTION_POOL.states) == {"empty", "fresh", "stale"}
    assert OS_DISPATCH.initial == "idle"


@pytest.mark.parametrize("state", sorted(set(APP_PROCESS.states) - {"not-running"}))
def test_an_app_can_be_killed_in_every_state(state: str) -> None:
    assert APP_PROCESS.transitions[state, "is killed"] == "not-running"
