"""The clock of a case in which somebody lives in real time."""

from __future__ import annotations

from mobile_sso.testbed.clock import RunningClock, SystemClock


def test_it_runs_by_itself_and_can_be_set_forward_but_not_back() -> None:
    clock, machine = RunningClock(), SystemClock()
    assert machine.now() <= clock.now() <= machine.now() + 60
    clock.advance(3600)
    assert clock.now() >= machine.now() + 3599
    clock.advance(-5)  # an instant that came by itself while it was waited for
    assert clock.now() >= machine.now() + 3599
