"""Sign-in attempts as the person lived them: what came of each, which fault struck it, what error was shown.

Source: issue 2, 5 ("the result says on which attempt it succeeded and which fault struck").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

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
    outcome: Outcome = "waiting"
    error: str | None = None
    faults: list[str] = field(default_factory=list)
    cancelled: bool = False
    open: bool = True

    def signed_in(self) -> None:
        """The app shows the person as signed in."""
        if self.open:
            self.outcome, self.error = "signed-in", None

    def shows(self, error: str) -> None:
        """The person reads `error`."""
        if self.open:
            self.outcome, self.error = "failed", error

    def settle(self) -> None:
        """All is quiet: who is not signed in by now has failed, or has cancelled."""
        if not self.open:
            return
        if self.outcome != "signed-in":
            self.outcome = "cancelled" if self.cancelled else "failed"
        self.open = False

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

    def begin(self, app: str) -> Attempt:
        """Begin an attempt in `app`; one whose browser was left waiting counts as cancelled by the person."""
        left = self.open
        if left is not None:
            left.cancelled = left.cancelled or left.outcome == "waiting"
            left.settle()
        self._begun += 1
        attempt = Attempt(number=self._begun, app=app)
        self._attempts.append(attempt)
        return attempt

    def results(self) -> list[AttemptResult]:
        """Return every attempt that is remembered, oldest first."""
        return [attempt.result for attempt in self._attempts]

    def forget(self) -> None:
        """Drop the settled attempts; the numbers go on."""
        self._attempts = [attempt for attempt in self._attempts if attempt.open]
