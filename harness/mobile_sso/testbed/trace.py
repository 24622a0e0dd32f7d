"""The trace: one append-only list of events per case, from which everything a human sees is drawn.

Source: pytest-and-style D3 (the event), D4 (masked when recorded).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.masking import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened between two actors; every text in it is masked already."""

    at: float
    """Virtual time, in seconds since the start of the case."""
    source: str
    """Who acted: `person`, `app:field_service`, `browser`, `os`, `idp`, `backend`, `harness`."""
    target: str
    verb: str
    """What happened, as one reads it aloud: `GET /authorize`, `deep link`, `shows Login_Native`."""
    status: str = ""
    """How it ended: `302`, `lost: no answer`, `delivered warm`."""
    facts: Mapping[str, str] = field(default_factory=dict)
    step: int | None = None
    """The line of the scenario file that caused it."""


class Trace:
    """The recorder; `record` masks, so that nothing unmasked is ever kept."""

    def __init__(self, *, clock: Clock, secrets: Secrets) -> None:
        """Record in the time of `clock`, masking with `secrets`."""
        self._clock = clock
        self._secrets = secrets
        self._start = clock.now()
        self._events: list[Event] = []
        self.step: int | None = None

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything recorded so far, in order."""
        return tuple(self._events)

    def record(self, source: str, target: str, verb: str, status: str = "", **facts: str) -> None:
        """Append one event, masked."""
        mask = self._secrets.mask
        self._events.append(
            Event(
                at=self._clock.now() - self._start,
                source=source,
                target=target,
                verb=mask(verb),
                status=mask(status),
                facts={name: mask(value) for name, value in facts.items()},
                step=self.step,
            )
        )

    def forget(self) -> None:
        """Drop what was recorded: for runs of thousands of sign-ins, where only the failing ones are worth keeping."""
        self._events.clear()
