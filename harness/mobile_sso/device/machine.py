"""State machines as tables: state and event lead to the next state, and everything else is an error that says so.

Source: design "State machines are tables"; the raising of an exact error for an illegal event follows h11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.testbed.trace import Trace


class IllegalTransition(Exception):
    """An event came in a state that has no place for it: a mistake of the driver, never of the person's."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One region of the phone: what it is called, where it starts, and every step it can take."""

    region: str
    initial: str
    transitions: Mapping[tuple[str, str], str]
    """(state, event) → next state."""

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the table first names it."""
        named = [self.initial]
        for (state, _), following in self.transitions.items():
            named += [state, following]
        return tuple(dict.fromkeys(named))

    def events_in(self, state: str) -> tuple[str, ...]:
        """Return the events that are possible in `state`."""
        return tuple(event for here, event in self.transitions if here == state)

    def after(self, state: str, event: str, *, actor: str) -> str:
        """Return the state to which `event` leads from `state`; raise IllegalTransition where it leads nowhere."""
        following = self.transitions.get((state, event))
        if following is None:
            possible = ", ".join(map(repr, self.events_in(state))) or "nothing"
            raise IllegalTransition(
                f"{actor}: {event!r} cannot happen to the {self.region} while it is {state!r}; "
                f"possible there: {possible}"
            )
        return following


class Machine:
    """A running copy of a table, which records each step it takes."""

    def __init__(self, table: Table, *, actor: str, trace: Trace) -> None:
        """Start in the initial state of `table`; the trace shows the steps as those of `actor`."""
        self.table = table
        self.state = table.initial
        self._actor = actor
        self._trace = trace

    def fire(self, event: str, *, target: str = "", **facts: str) -> None:
        """Take the step that `event` leads to and record it, with `facts`.

        It is shown as done to `target`, by default to the actor itself.

        Raises IllegalTransition where the table has no such step.
        """
        before = self.state
        self.state = after = self.table.after(before, event, actor=self._actor)
        self._trace.record(self._actor, target or self._actor, event, f"{before} → {after}", **facts)


def diagram(table: Table) -> str:
    """Return `table` as a Mermaid state diagram, for the documentation."""
    aliases = [f'    state "{state}" as {_identifier(state)}' for state in table.states if _identifier(state) != state]
    arrows = [
        f"    {_identifier(state)} --> {_identifier(following)}: {event}"
        for (state, event), following in table.transitions.items()
    ]
    return "\n".join(["stateDiagram-v2", *aliases, f"    [*] --> {_identifier(table.initial)}", *arrows, ""])


def _identifier(state: str) -> str:
    return re.sub(r"\W", "_", state)
