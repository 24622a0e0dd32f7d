"""One trial of a gate: somebody tried to sign in, once.

Source: deep-link-return 4.5 (gate on the first attempt, never on "rerun until green"), 4.8 (seeds and numbers).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How one trial went."""

    key: str
    """What pairs it with a trial of another build: its seed or its number."""
    failed: bool
    faults: tuple[str, ...] = ()
    """The faults that struck, where they are known."""


class TrialsStopped(Exception):
    """The trials cannot go on, for a reason that is no answer to the question whether the sign-in works."""
