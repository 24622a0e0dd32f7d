"""What the gate says while it runs: how many failed so far, the running estimate, and where it would be decided.

Source: deep-link-return 4.2 (Wilson's interval for display), 4.4 (the two lines of the sequential test).
"""

from __future__ import annotations

import math

from mobile_sso.report.gate import DesignOrPlan, planned
from mobile_sso.report.rates import percent
from mobile_sso.statistics.intervals import wilson
from mobile_sso.statistics.sprt import Design

_BAR = 10


def plain_line(design: DesignOrPlan, failures: int, n: int) -> str:
    """Return the state after `n` trials (at least 1) with `failures` among them, for a log."""
    band = wilson(failures, n)
    return (
        f"{n} trials, {failures} failed: {percent(failures / n)}, "
        f"Wilson 95 % interval {percent(band.low)} to {percent(band.high)}; {_lines(design, failures, n)}"
    )


def bar_line(design: DesignOrPlan, failures: int, n: int) -> str:
    """Return the same, short, with a bar, for one line of a terminal of 80 columns."""
    band, end = wilson(failures, n), planned(design) or n
    filled = min(_BAR, _BAR * n // end)
    return (
        f"[{'#' * filled}{'-' * (_BAR - filled)}] {n}/{end}  {failures} failed, {percent(failures / n)} "
        f"({percent(band.low)} to {percent(band.high)})  {_lines(design, failures, n)}"
    )


def _lines(design: DesignOrPlan, failures: int, n: int) -> str:
    """Return the n at which these failures pass, and the failures k that fail at this n."""
    if isinstance(design, Design):
        return f"pass n={design.passes_from(failures)} fail k={_fails_from(design, n)}"
    return f"fail k={design.smallest.critical}"


def _fails_from(design: Design, n: int) -> int:
    return max(0, math.ceil(design.fail_intercept + design.slope * n - 1e-9))
