from __future__ import annotations

import pytest

from mobile_sso.device.agenda import Agenda
from mobile_sso.testbed.clock import VirtualClock


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def agenda(clock: VirtualClock) -> Agenda:
    return Agenda(clock)


class Diary:
    """What happened, and how many seconds after the start."""

    def __init__(self, agenda: Agenda, clock: VirtualClock) -> None:
        self.entries: list[tuple[str, float]] = []
        self._agenda, self._clock, self._start = agenda, clock, clock.now()

    def note(self, word: str) -> None:
        self.entries.append((word, self._clock.now() - self._start))

    def plan(self, word: str, seconds: float) -> None:
        self._agenda.after(seconds, lambda: self.note(word))


@pytest.fixture
def diary(agenda: Agenda, clock: VirtualClock) -> Diary:
    return Diary(agenda, clock)


def test_events_happen_in_the_order_of_time_and_then_in_that_of_their_entry(agenda: Agenda, diary: Diary) -> None:
    for word, seconds in (("late", 2.0), ("second", 1.0), ("third", 1.0), ("first", 0.0)):
        diary.plan(word, seconds)
    agenda.run(5.0)
    assert diary.entries == [("first", 0.0), ("second", 1.0), ("third", 1.0), ("late", 2.0)]


def test_only_what_is_due_happens_and_the_clock_stands_at_the_last_of_it(
    agenda: Agenda, clock: VirtualClock, diary: Diary
) -> None:
    start = clock.now()
    for word, seconds in (("due", 3.0), ("on the stroke", 5.0), ("not yet", 5.1)):
        diary.plan(word, seconds)
    agenda.run(5.0)
    assert ([word for word, _ in diary.entries], clock.now() - start) == (["due", "on the stroke"], 5.0)
    agenda.run(1.0)
    assert diary.entries[-1] == ("not yet", pytest.approx(5.1))


def test_where_nothing_is_due_no_time_passes(agenda: Agenda, clock: VirtualClock) -> None:
    start = clock.now()
    agenda.run(5.0)
    assert clock.now() == start


def test_what_is_called_off_does_not_happen(agenda: Agenda, clock: VirtualClock, diary: Diary) -> None:
    start = clock.now()
    agenda.after(1.0, lambda: diary.note("called off")).call_off()
    agenda.run(5.0)
    assert (diary.entries, clock.now()) == ([], start)


def test_an_event_may_bring_about_another_which_happens_in_its_turn(agenda: Agenda, diary: Diary) -> None:
    agenda.after(1.0, lambda: diary.plan("brought about", 1.0))
    diary.plan("between", 1.5)
    agenda.run(2.0)
    assert diary.entries == [("between", 1.5), ("brought about", 2.0)]


def test_inside_an_event_the_outer_run_goes_on_alone(agenda: Agenda, diary: Diary) -> None:
    def act() -> None:
        diary.note("begins")
        agenda.run(5.0)
        diary.note("ends")

    agenda.after(0.0, act)
    diary.plan("afterwards", 0.0)
    agenda.run(5.0)
    assert [word for word, _ in diary.entries] == ["begins", "ends", "afterwards"]
    assert agenda.running is False


def test_an_event_that_took_time_makes_the_next_one_late_and_never_early(
    agenda: Agenda, clock: VirtualClock, diary: Diary
) -> None:
    agenda.after(1.0, lambda: clock.advance(10.0))
    diary.plan("late", 2.0)
    agenda.run(5.0)
    assert diary.entries == [("late", 11.0)]


def test_after_an_event_that_failed_the_agenda_can_run_again(agenda: Agenda, diary: Diary) -> None:
    def fail() -> None:
        raise RuntimeError("it failed")

    agenda.after(0.0, fail)
    diary.plan("next", 1.0)
    with pytest.raises(RuntimeError, match=r"^it failed$"):
        agenda.run(5.0)
    agenda.run(5.0)
    assert diary.entries == [("next", 1.0)]


def test_what_was_called_off_long_ago_takes_no_memory(agenda: Agenda, diary: Diary) -> None:
    diary.plan("kept", 2000.0)
    for _ in range(1000):
        agenda.after(2000.0, lambda: diary.note("called off")).call_off()
    assert len(agenda._queue) <= 65  # there is no other way to see it
    agenda.run(3000.0)
    assert diary.entries == [("kept", 2000.0)]
