"""Sign-in attempts as the person lived them: what came of each, which fault struck it, what error was shown.

Source: issue 2, 5 ("the result says on which attempt it succeeded and which fault struck"); deep-link-return 2.2 (every
attempt ends).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from mobile_sso.device.agenda import Appointment
from mobile_sso.device.states import ATTEMPT

PATIENCE = 2100.0
"""Seconds after which a person has given up on a sign-in, whatever the app thinks: longer than any login page lives."""

Outcome: TypeAlias = Literal["signed-in", "failed", "cancelled", "waiting"]


@dataclass(frozen=True, kw_only=True)
class AttemptResult:
    """What came of one attempt."""

    number: int
    """Counts from 1 over the life of the phone, over all its apps."""
    app: str
    outcome: Outcome
    """`failed`: the person saw an error, or was not signed in when all was quiet again."""
    fault: str | None
    """The id of the fault that struck; of the first, where several were armed."""
    error: str | None
    """What the person read."""


@dataclass
class Attempt:
    """An attempt under way; what the person sees last decides its outcome, until it is settled."""

    number: int
    app: str
    begun_at: float = 0.0
    """In seconds since the epoch."""
    outcome: Outcome = "waiting"
    error: str | None = None
    faults: list[str] = field(default_factory=list)
    cancelled: bool = False
    """The person cancelled: not signing in is no failure then."""
    came_back: bool = False
    """The browser let go of it: nothing more is to come but what is under way."""
    armed: bool = False
    """A fault that was armed struck it: then none is drawn."""
    under_way: int = 0
    """Links on their way to an app."""
    open: bool = True
    deadline: Appointment | None = None

    def signed_in(self) -> None:
        """The app shows the person as signed in."""
        if self.open:
            self._turn("signs in")
            self.error = None

    def shows(self, error: str) -> None:
        """The person reads `error`."""
        if self.open:
            self._turn("shows an error")
            self.error = error

    def settle(self) -> None:
        """All is quiet: who is not signed in by now has failed, or has cancelled."""
        if not self.open:
            return
        if self.outcome != "signed-in" and self.cancelled:
            self._turn("is cancelled")
        elif self.outcome == "waiting":
            self._turn("comes to nothing")
        self.open = False
        if self.deadline is not None:
            self.deadline.call_off()

    @property
    def result(self) -> AttemptResult:
        """The attempt as a value."""
        return AttemptResult(
            number=self.number,
            app=self.app,
            outcome=self.outcome,
            fault=self.faults[0] if self.faults else None,
            error=self.error,
        )

    def _turn(self, event: str) -> None:
        self.outcome = cast("Outcome", ATTEMPT.after(self.outcome, event, actor="person"))


class Journal:
    """The attempts of one phone."""

    def __init__(self) -> None:
        self._attempts: list[Attempt] = []
        self._begun = 0

    @property
    def current(self) -> Attempt | None:
        """The attempt begun last, or None."""
        return self._attempts[-1] if self._attempts else None

    @property
    def open(self) -> Attempt | None:
        """The attempt that still waits for its outcome, or None."""
        return self.current if self.current and self.current.open else None

    def begin(self, app: str, *, at: float = 0.0) -> Attempt:
        """Begin an attempt in `app` at the instant `at`; one that was left waiting counts as cancelled by the person.

        Where its browser let go of it already it has come to nothing.
        """
        left = self.open
        if left is not None:
            left.cancelled = left.cancelled or (left.outcome == "waiting" and not left.came_back)
            left.settle()
        self._begun += 1
        attempt = Attempt(number=self._begun, app=app, begun_at=at)
        self._attempts.append(attempt)
        return attempt

    def results(self) -> list[AttemptResult]:
        """Return every attempt that is remembered, oldest first."""
        return [attempt.result for attempt in self._attempts]

    def forget(self) -> None:
        """Drop the settled attempts; the numbers go on."""
        self._attempts = [attempt for attempt in self._attempts if attempt.open]
