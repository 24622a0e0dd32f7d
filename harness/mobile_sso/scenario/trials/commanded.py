"""Trials by a command of the user's own: an emulator, a Maestro flow, anything that ends with 0 or 1.

Source: deep-link-return 4.1 (the gate is for where something is really random), 5.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mobile_sso.scenario.trials.trial import Trial, TrialsStopped

_SHOWN_LINES = 5


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How one run of the command ended."""

    code: int
    """Its exit code; negative for a signal, as Python has it."""
    said: str
    """What it wrote, its errors among it."""


def commanded_trials(run: Callable[[int], Ended]) -> Iterator[Trial]:
    """Yield trial after trial, without end, by `run`, which gets the number of the trial (from 1).

    Raises:
        TrialsStopped: the command ended with something else than 0 (signed in) or 1 (failed).
    """
    number = 0
    while True:
        number += 1
        ended = run(number)
        if ended.code not in (0, 1):
            last = "".join(f"\n  {line}" for line in ended.said.rstrip().splitlines()[-_SHOWN_LINES:])
            raise TrialsStopped(
                f"trial {number}: the command ended with exit code {ended.code}, expected 0 (signed in) or "
                f"1 (failed){last and '; it said:'}{last}"
            )
        yield Trial(key=str(number), failed=ended.code == 1)
