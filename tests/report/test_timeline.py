"""The timeline as text."""

from __future__ import annotations

from mobile_sso.report.timeline import timeline
from mobile_sso.testbed.trace import Event

EVENTS = [
    Event(at=0.0, source="person", target="app:shop", verb="taps sign in", step=12),
    Event(
        at=1.5,
        source="browser",
        target="idp",
        verb="GET /authorize",
        status="302",
        facts={"query": "state=state:1f2e", "location": "x" * 130},
    ),
]

GOLDEN = """\
     0.0s   line 12   person -> app:shop  taps sign in
     1.5s            browser -> idp       GET /authorize  302
                                       query: state=state:1f2e
                                       location: {cut}... (130 characters)""".format(cut="x" * 100)


def test_each_event_is_a_line_with_its_facts_below() -> None:
    assert timeline(EVENTS) == GOLDEN


def test_no_events_are_said_in_words() -> None:
    assert timeline([]) == "nothing happened"
