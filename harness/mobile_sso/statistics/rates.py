"""What follows from a rate: the band its count stays in, the attempts that show it, what a second try is worth.

Source: deep-link-return 4.1 (band), 4.3 (no failures), 4.6 (retry; the sticky share is a model, not a measurement).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from mobile_sso.statistics.binomial import cdf, survival
from mobile_sso.statistics.checked import check_count, check_inner, check_rate


@dataclass(frozen=True, kw_only=True)
class Band:
    """Counts of failures from `low` to `high`, both included."""

    low: int
    high: int

    def holds(self, k: int) -> bool:
        """Tell whether `k` failures are inside."""
        return self.low <= k <= self.high


def band(n: int, p: float, miss: float) -> Band:
    """Return the counts that a generator of the rate `p` keeps to: it leaves them with at most the probability `miss`.

    Args:
        n: attempts, at least 1.
        p: failure probability of each attempt.
        miss: the probability of a false alarm, half of it at either end: 0.001 for a fixed seed, 0.000001 for a fresh
            one.

    Raises:
        ValueError: n is less than 1, p no probability, or miss does not lie between 0 and 1.
    """
    check_count(0, n)
    check_rate("p", p)
    check_inner("miss", miss)
    low, high = 0, n
    while cdf(low, n, p) < miss / 2:
        low += 1
    while survival(high - 1, n, p) < miss / 2:
        high -= 1
    return Band(low=low, high=high)


def clean_runs(p: float, confidence: float = 0.95) -> int:
    """Return how many attempts without one failure show that the rate is below `p`.

    Raises:
        ValueError: p or confidence does not lie between 0 and 1.
    """
    check_inner("p", p)
    check_inner("confidence", confidence)
    needed = math.log(1 - confidence) / math.log1p(-p)
    return math.ceil(needed - 1e-9)  # a whole number that rounding left a hair too great stays itself


def second_failure(p: float, sticky: float = 0.0) -> float:
    """Return how probably a second try fails after a first one did.

    Args:
        p: failure probability of an attempt.
        sticky: the share of those whose first try failed for whom every try fails.

    Raises:
        ValueError: an argument is no probability.
    """
    return _given_first(p, sticky, 1)


def fails_in_a_row(p: float, times: int, sticky: float = 0.0) -> float:
    """Return how probably `times` tries all fail.

    The other arguments and errors as for `second_failure`; a ValueError, too, for less than one try.
    """
    if times < 1:
        raise ValueError(f"times must be at least 1, got {times}: it counts the tries")
    return p * _given_first(p, sticky, times - 1)


def mean_attempts(p: float) -> float:
    """Return how many tries it takes on average until one succeeds, each failing with probability `p` by itself.

    Raises:
        ValueError: p is not a probability, or is 1.
    """
    check_rate("p", p)
    if p == 1:
        raise ValueError("p must be less than 1: where every try fails, no number of tries is enough")
    return 1 / (1 - p)


def _given_first(p: float, sticky: float, more: int) -> float:
    check_rate("p", p)
    check_rate("sticky", sticky)
    return sticky + (1 - sticky) * p**more
