"""What is still to happen on a phone, in the order of virtual time.

One queue for everything that does not happen at once: a link on its way, a grace period, a deadline. Two events of the
same instant happen in the order in which they were entered, so that a case can be repeated to the letter.

Source: deep-link-return 3 ("one event queue with virtual time; total order by (time, sequence)").
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

from mobile_sso.testbed.clock import VirtualClock

_TIDY_FIRST = 64
"""Appointments in the queue before those that were called off are dropped for the first time."""


@dataclass(order=True)
class Appointment:
    """Something that is to happen, unless it is called off."""

    due: float
    """The instant, in seconds since the epoch."""
    number: int
    action: Callable[[], None] = field(compare=False)
    called_off: bool = field(default=False, compare=False)

    def call_off(self) -> None:
        """Let it not happen."""
        self.called_off = True


class Agenda:
    """The queue of one phone."""

    def __init__(self, clock: VirtualClock) -> None:
        """Let events happen in the time of `clock`, which is moved on from one to the next."""
        self._clock = clock
        self._queue: list[Appointment] = []
        self._entered = 0
        self._tidy_at = _TIDY_FIRST
        self.running = False

    def after(self, seconds: float, action: Callable[[], None]) -> Appointment:
        """Let `action` happen in `seconds` (≥ 0) from now; what is entered first happens first."""
        self._entered += 1
        appointment = Appointment(due=self._clock.now() + seconds, number=self._entered, action=action)
        heapq.heappush(self._queue, appointment)
        if len(self._queue) > self._tidy_at:
            self._tidy()
        return appointment

    def run(self, seconds: float) -> None:
        """Let everything happen that is due within `seconds` from now, also what comes up meanwhile.

        The clock stands at the last event afterwards. Inside an event this does nothing: the outer call goes on.
        """
        if self.running:
            return
        self.running = True
        try:
            until = self._clock.now() + seconds
            while self._queue and self._queue[0].due <= until:
                self._happen(heapq.heappop(self._queue))
        finally:
            self.running = False

    def _tidy(self) -> None:
        """Drop what was called off, so that memory stays flat over many sign-ins in no time."""
        self._queue = [appointment for appointment in self._queue if not appointment.called_off]
        heapq.heapify(self._queue)
        self._tidy_at = max(_TIDY_FIRST, 2 * len(self._queue))

    def _happen(self, appointment: Appointment) -> None:
        if appointment.called_off:
            return
        # An event may itself have taken time (a request that hung): then the next one is late, never early.
        self._clock.advance(max(0.0, appointment.due - self._clock.now()))
        appointment.action()
