"""Time: the only module of the project that may look at a real clock.

Source: design rule "nothing sleeps, nothing calls `time.time()` outside `clock`".
"""

from __future__ import annotations

import time
from typing import Protocol

VIRTUAL_START = 1_767_225_600.0
"""2026-01-01T00:00:00Z: where a virtual clock starts, so that every run shows the same instants."""


class Clock(Protocol):
    """Tells the time in seconds since 1970-01-01T00:00:00Z."""

    def now(self) -> float:
        """Return the present instant, in seconds since the epoch."""
        ...


class VirtualClock:
    """A clock that moves only when it is told to; one is shared by all actors of a case."""

    def __init__(self, start: float = VIRTUAL_START) -> None:
        """Start at `start` (seconds since the epoch)."""
        self._now = start

    def now(self) -> float:
        """Return the present instant, in seconds since the epoch."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let `seconds` (≥ 0) pass; raise ValueError where time would run backwards."""
        if seconds < 0:
            raise ValueError(f"time runs forwards: cannot advance by {seconds} seconds")
        self._now += seconds


class RunningClock(VirtualClock):
    """The machine's own clock, set forward by what was let pass: for a case in which somebody lives in real time."""

    def __init__(self) -> None:
        """Start at the present instant."""
        super().__init__(start=0.0)

    def now(self) -> float:
        """Return the present instant, and what was let pass on top, in seconds since the epoch."""
        return time.time() + self._now

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once; an instant that came by itself meanwhile (`seconds` < 0) is no mistake."""
        super().advance(max(0.0, seconds))


class SystemClock:
    """The machine's own clock, for `mobile-sso serve` and for engines that read real time themselves."""

    def now(self) -> float:
        """Return the present instant, in seconds since the epoch."""
        return time.time()


def elapsed_milliseconds() -> float:
    """Return a real, monotonic reading in milliseconds: for reports of how long a run took, never for logic."""
    return time.perf_counter() * 1000.0


class Deadline:
    """A stretch of real time that runs out: for waiting on programs that live in it, never for what actors decide."""

    def __init__(self, seconds: float) -> None:
        """Let `seconds` begin now."""
        self._end = time.monotonic() + seconds

    @property
    def seconds_left(self) -> float:
        """What is left, in seconds; 0 where it is over."""
        return max(0.0, self._end - time.monotonic())
