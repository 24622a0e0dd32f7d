from __future__ import annotations

import pytest

from mobile_sso.testbed.clock import VIRTUAL_START, SystemClock, VirtualClock, elapsed_milliseconds


def test_a_virtual_clock_starts_where_every_run_starts() -> None:
    assert VirtualClock().now() == VIRTUAL_START == 1_767_225_600.0


def test_a_virtual_clock_moves_only_when_told() -> None:
    clock = VirtualClock(10.0)
    assert (clock.now(), clock.now()) == (10.0, 10.0)
    clock.advance(2.5)
    clock.advance(0)
    assert clock.now() == 12.5


def test_time_does_not_run_backwards() -> None:
    clock = VirtualClock()
    with pytest.raises(ValueError, match=r"^time runs forwards: cannot advance by -1 seconds$"):
        clock.advance(-1)
    assert clock.now() == VIRTUAL_START


def test_the_system_clock_is_the_machine_s() -> None:
    assert SystemClock().now() > VIRTUAL_START - 365 * 86_400


def test_elapsed_time_never_runs_backwards() -> None:
    readings = [elapsed_milliseconds() for _ in range(100)]
    assert readings == sorted(readings)
