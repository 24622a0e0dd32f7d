"""What was asked of `mobile-sso gate`, and with which code it answers.

Source: deep-link-return 4.4 (three outcomes, never two).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

EXIT_CODES = {"pass": 0, "fail": 1, "undecided": 7}
"""One code for each verdict; undecided is never a pass, and CI can tell it from a fail."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The command line."""

    p0: float
    p1: float
    alpha: float
    beta: float
    limit: int
    fixed: bool
    device: str
    app_behaviour: str | None
    backend: str
    idp: str
    mix: str | None
    failure_rate: float | None
    seed: int | None
    outcomes: Path | None
    case: str | None
    trial_command: str | None
    against_backend: str | None
    against_app_behaviour: str | None
    against_outcomes: Path | None
    plot: Path | None
    json_file: Path | None
