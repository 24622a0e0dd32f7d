"""The store of sign-in attempts: every change of state is one atomic step along the table.

Source: deep-link-return 2.1 "Attempt record", "Callback endpoint is idempotent";
conformance-and-attacks AZR-03, AZR-11.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from mobile_sso.backend.attempt import Attempt, Event, Status
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.refusals import Refusal
from mobile_sso.testbed.clock import Clock

REPLAY_WINDOW = 120.0
"""Seconds after the end of an attempt in which the same completion gets the same answer: longer than an app retries."""
MAX_ATTEMPTS = 20_000
"""The oldest are forgotten first, so that memory stays flat."""


class NotNow(Exception):
    """The attempt is not in a state in which this can happen."""


class Attempts:
    """All attempts, by `state`."""

    def __init__(self, *, behaviour: Behaviour, clock: Clock) -> None:
        """Follow the transitions and the lifetime of `behaviour`, in the time of `clock`."""
        self._behaviour = behaviour
        self._clock = clock
        self._attempts: dict[str, Attempt] = {}
        self._lock = threading.Lock()

    def add(self, attempt: Attempt) -> None:
        """Remember a new attempt, and forget those that nobody can ask for any more."""
        with self._lock:
            self._forget_old()
            self._attempts[attempt.state] = attempt

    def find(self, state: str | None) -> Attempt | None:
        """Return the attempt of `state`; None where it is unknown, expired, or over and its replay window too."""
        with self._lock:
            attempt = self._attempts.get(state or "")
            if attempt is None and self._behaviour.unknown_state == "take-latest":
                attempt = next((one for one in reversed(self._attempts.values()) if one.status is Status.PENDING), None)
            if attempt is None:
                return None
            if attempt.status is Status.PENDING and self._is_too_old(attempt):
                attempt = self._move(attempt, Event.EXPIRE)
            gone = attempt.status in (Status.EXPIRED, Status.DELETED) or self._is_over(attempt)
            return None if gone else attempt

    def apply(
        self,
        attempt: Attempt,
        event: Event,
        *,
        code_sha256: str | None = None,
        session: str | None = None,
        refusal: Refusal | None = None,
    ) -> Attempt:
        """Let `event` happen to the stored record of `attempt` and return the new record.

        Raises NotNow where the table has no row for it: somebody else was faster.
        """
        with self._lock:
            current = self._attempts.get(attempt.state, attempt)
            kept = code_sha256 or current.code_sha256
            return self._move(replace(current, code_sha256=kept, session=session, refusal=refusal), event)

    def _move(self, attempt: Attempt, event: Event) -> Attempt:
        target = self._behaviour.attempt_transitions.get((attempt.status, event))
        if target is None:
            raise NotNow(f"{attempt.id} is {attempt.status.value}: it cannot {event.value}")
        finished = target not in (Status.PENDING, Status.EXCHANGING)
        moved = replace(attempt, status=target, finished_at=self._clock.now() if finished else None)
        self._attempts[attempt.state] = moved
        return moved

    def _is_too_old(self, attempt: Attempt) -> bool:
        return self._clock.now() - attempt.started_at >= self._behaviour.attempt_lifetime

    def _is_over(self, attempt: Attempt) -> bool:
        return attempt.finished_at is not None and self._clock.now() - attempt.finished_at > REPLAY_WINDOW

    def _forget_old(self) -> None:
        horizon = self._clock.now() - self._behaviour.attempt_lifetime - REPLAY_WINDOW
        while self._attempts:
            state, oldest = next(iter(self._attempts.items()))
            if oldest.started_at >= horizon and len(self._attempts) < MAX_ATTEMPTS:
                return
            del self._attempts[state]
