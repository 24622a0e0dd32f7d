"""A rate as text: per cent, with as many digits as it deserves.

Source: deep-link-return 4.2 (the tables of rates with their intervals).
"""

from __future__ import annotations


def percent(rate: float) -> str:
    """Return a measured `rate` (0 to 1): one digit after the point, two below one per cent, none for 0 and 1."""
    return f"{100 * rate:.{1 if rate >= 0.01 else 2}f} %" if 0 < rate < 1 else exact_percent(rate)


def exact_percent(rate: float) -> str:
    """Return a chosen `rate` (0 to 1) as it was chosen: `7.24 %`, `5 %`."""
    return f"{round(100 * rate, 4):g} %"
