from __future__ import annotations

import pytest

from mobile_sso.device.machine import IllegalTransition, Machine, Table, diagram
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.trace import Trace

DOOR = Table(
    region="door",
    initial="shut",
    transitions={("shut", "opens"): "wide-open", ("wide-open", "shuts"): "shut", ("shut", "locks"): "locked"},
)


@pytest.fixture
def trace() -> Trace:
    return Trace(clock=VirtualClock(), secrets=Secrets())


def test_a_step_of_the_table_is_taken_and_recorded(trace: Trace) -> None:
    door = Machine(DOOR, actor="hall", trace=trace)
    door.fire("opens", target="person", by="hand")
    assert door.state == "wide-open"
    (event,) = trace.events
    assert (event.source, event.target, event.verb, event.status) == ("hall", "person", "opens", "shut → wide-open")
    assert event.facts == {"by": "hand"}


def test_a_step_that_names_no_target_is_done_to_the_actor_itself(trace: Trace) -> None:
    Machine(DOOR, actor="hall", trace=trace).fire("opens")
    assert trace.events[0].target == "hall"


def test_an_event_out_of_place_names_state_and_event_and_what_is_possible(trace: Trace) -> None:
    door = Machine(DOOR, actor="hall", trace=trace)
    with pytest.raises(IllegalTransition) as caught:
        door.fire("shuts")
    assert str(caught.value) == (
        "hall: 'shuts' cannot happen to the door while it is 'shut'; possible there: 'opens', 'locks'"
    )
    assert (door.state, trace.events) == ("shut", ())


def test_a_table_tells_what_comes_after_without_a_machine() -> None:
    assert DOOR.after("shut", "opens", actor="hall") == "wide-open"
    with pytest.raises(
        IllegalTransition, match=r"^hall: 'locks' cannot happen to the door while it is 'wide-open'; po"
    ):
        DOOR.after("wide-open", "locks", actor="hall")


def test_a_state_without_a_way_out_says_so(trace: Trace) -> None:
    door = Machine(DOOR, actor="hall", trace=trace)
    door.fire("locks")
    with pytest.raises(IllegalTransition, match=r"possible there: nothing$"):
        door.fire("opens")


def test_a_table_knows_its_states_and_what_can_happen_in_each() -> None:
    assert DOOR.states == ("shut", "wide-open", "locked")
    assert DOOR.events_in("shut") == ("opens", "locks")


def test_a_table_is_drawn_as_a_mermaid_diagram() -> None:
    assert diagram(DOOR) == (
        "stateDiagram-v2\n"
        '    state "wide-open" as wide_open\n'
        "    [*] --> shut\n"
        "    shut --> wide_open: opens\n"
        "    wide_open --> shut: shuts\n"
        "    shut --> locked: locks\n"
    )
