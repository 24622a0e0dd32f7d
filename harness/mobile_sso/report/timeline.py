"""The timeline: the trace as lines of text, one event each, on the clock of the case.

Source: pytest-and-style D3 (everything shown is a fold over the events).
"""

from __future__ import annotations

from collections.abc import Sequence

from mobile_sso.testbed.trace import Event

_LONGEST_FACT = 100


def timeline(events: Sequence[Event]) -> str:
    """Return `events` as text: seconds, line of the step, who acts on whom, what, how it ended, the masked facts."""
    if not events:
        return "nothing happened"
    source = max(len(event.source) for event in events)
    target = max(len(event.target) for event in events)
    return "\n".join(line for event in events for line in _lines(event, source, target))


def _lines(event: Event, source: int, target: int) -> list[str]:
    place = f"line {event.step}" if event.step else ""
    status = f"  {event.status}" if event.status else ""
    first = f"{event.at:8.1f}s  {place:>8}  {event.source:>{source}} -> {event.target:<{target}}  {event.verb}{status}"
    indent = " " * (24 + source + target)
    return [first, *(f"{indent}{name}: {_short(value)}" for name, value in event.facts.items())]


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_FACT else f"{value[:_LONGEST_FACT]}... ({len(value)} characters)"
