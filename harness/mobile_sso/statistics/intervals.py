"""Intervals of a rate, printed with every rate: Wilson's for display, Clopper and Pearson's where a gate hangs on it.

Source: deep-link-return 4.2.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

# The standard library's: ours is `mobile_sso.statistics`, and imports here are absolute.
from statistics import NormalDist

from mobile_sso.statistics.binomial import cdf, survival
from mobile_sso.statistics.checked import check_count, check_inner


@dataclass(frozen=True, kw_only=True)
class Interval:
    """From `low` to `high`, both rates between 0 and 1."""

    low: float
    high: float


def wilson(k: int, n: int, confidence: float = 0.95) -> Interval:
    """Return Wilson's score interval, which is near its confidence on average, not for each rate: for display.

    Args:
        k: failures, 0..n.
        n: attempts, at least 1.
        confidence: the probability, between 0 and 1, to cover the true rate.

    Raises:
        ValueError: k, n or confidence is out of its range.
    """
    check_count(k, n)
    check_inner("confidence", confidence)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    seen, stretch = k / n, 1 + z * z / n
    centre = (seen + z * z / (2 * n)) / stretch
    half = z / stretch * math.sqrt(seen * (1 - seen) / n + z * z / (4 * n * n))
    # At the ends the formula gives 0 and 1 exactly, arithmetic only nearly.
    return Interval(low=0.0 if k == 0 else centre - half, high=1.0 if k == n else centre + half)


def clopper_pearson(k: int, n: int, confidence: float = 0.95) -> Interval:
    """Return the exact interval, which covers every true rate with at least its confidence: for gates.

    Arguments and errors as for `wilson`.
    """
    check_count(k, n)
    check_inner("confidence", confidence)
    tail = (1 - confidence) / 2
    return Interval(low=_lower(k, n, tail), high=_upper(k, n, tail))


def upper_bound(k: int, n: int, confidence: float = 0.95) -> float:
    """Return the exact one-sided bound: the true rate is at most this, with at least this confidence.

    Arguments and errors as for `wilson`.
    """
    check_count(k, n)
    check_inner("confidence", confidence)
    return _upper(k, n, 1 - confidence)


def _lower(k: int, n: int, tail: float) -> float:
    return 0.0 if k == 0 else _where(lambda p: survival(k - 1, n, p) > tail)


def _upper(k: int, n: int, tail: float) -> float:
    return 1.0 if k == n else _where(lambda p: cdf(k, n, p) < tail)


def _where(beyond: Callable[[float], bool]) -> float:
    """Return the rate from which on `beyond` holds, by bisection down to neighbouring floats."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return high
