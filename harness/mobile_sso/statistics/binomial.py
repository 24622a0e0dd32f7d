"""The binomial distribution: how probable k failures among n attempts are.

Tails are summed outwards from their largest term, so that a small tail keeps its digits: about ten of them for n up
to 10,000.

Source: deep-link-return 4.2 (`math.lgamma` in place of SciPy).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from mobile_sso.statistics.checked import check_rate

_NEGLIGIBLE = 1e-18
"""A term this small beside the first one, and falling, no longer changes a sum of floats."""


def log_pmf(k: int, n: int, p: float) -> float:
    """Return ln P(X = k).

    Args:
        k: failures; outside 0..n the probability is 0, its logarithm minus infinity.
        n: attempts, 0 or more.
        p: failure probability of each attempt.

    Raises:
        ValueError: n is negative, or p is no probability.
    """
    _check(n, p)
    if not 0 <= k <= n:
        return -math.inf
    if p in (0, 1):
        return 0.0 if k == n * p else -math.inf
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return ways + k * math.log(p) + (n - k) * math.log1p(-p)


def pmf(k: int, n: int, p: float) -> float:
    """Return P(X = k); arguments and errors as for `log_pmf`."""
    return math.exp(log_pmf(k, n, p))


def cdf(k: int, n: int, p: float) -> float:
    """Return P(X ≤ k), for any whole k; arguments and errors as for `log_pmf`."""
    _check(n, p)
    if not 0 <= k < n:
        return 0.0 if k < 0 else 1.0
    return _at_most(k, n, p) if k < n * p else 1 - _more_than(k, n, p)


def survival(k: int, n: int, p: float) -> float:
    """Return P(X > k), for any whole k; arguments and errors as for `log_pmf`."""
    _check(n, p)
    if not 0 <= k < n:
        return 1.0 if k < 0 else 0.0
    return _more_than(k, n, p) if k >= n * p else 1 - _at_most(k, n, p)


def _at_most(k: int, n: int, p: float) -> float:
    """Return P(X ≤ k) for a k below the mean."""
    return min(1.0, math.fsum(_falling(pmf(k, n, p), k, n, (1 - p) / p)))


def _more_than(k: int, n: int, p: float) -> float:
    """Return P(X > k) for a k from the mean on: the same sum, with successes and failures exchanged."""
    return min(1.0, math.fsum(_falling(pmf(k + 1, n, p), n - k - 1, n, p / (1 - p))))


def _falling(first: float, k: int, n: int, odds: float) -> Iterator[float]:
    """Yield the terms from k down, each smaller than the one before, until they no longer matter."""
    term = first
    while term > first * _NEGLIGIBLE:
        yield term
        term *= k * odds / (n - k + 1)
        k -= 1


def _check(n: int, p: float) -> None:
    if n < 0:
        raise ValueError(f"n must be 0 or more, got {n}: it counts attempts")
    check_rate("p", p)
