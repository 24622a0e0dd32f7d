"""What a run says of the cases whose repetitions disagree: how often each failed, and how to see one failure again.

Source: deep-link-return 4.2 (Wilson's interval for display), 4.8 (each repetition has a seed of its own).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobile_sso.report.rates import percent
from mobile_sso.statistics.intervals import wilson


@dataclass(frozen=True, kw_only=True)
class FlakyCase:
    """A case some of whose repetitions failed while others went as they must."""

    case: str
    """The node id, without the repetition."""
    failures: int
    runs: int
    again: str
    """The command that repeats the first failing repetition."""


def flaky_lines(cases: Sequence[FlakyCase], repeated: int) -> list[str]:
    """Return the section of the terminal summary; nothing where no case is flaky.

    Args:
        cases: those that are flaky, in order.
        repeated: how many cases were repeated at all.
    """
    if not cases:
        return []
    lines = [f"{len(cases)} of {repeated} repeated {'case' if repeated == 1 else 'cases'} flaky:"]
    for case in cases:
        band = wilson(case.failures, case.runs)
        lines += [
            f"  {case.case}",
            f"    {case.failures} of {case.runs} failed: {percent(case.failures / case.runs)}, "
            f"Wilson 95 % interval {percent(band.low)} to {percent(band.high)}",
            f"    again  {case.again}",
        ]
    return lines
