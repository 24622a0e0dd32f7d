"""The exact test with a number of attempts fixed beforehand: H0 "the rate is at most p0" against the worse p1.

It rejects when k reaches the critical count. The power rises and falls like a saw with n, as the critical count moves
in whole steps; so there is a smallest n that has the power, and a safe n from which on every n has it.

Source: deep-link-return 4.3.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from mobile_sso.statistics.binomial import pmf, survival
from mobile_sso.statistics.checked import check_count, check_design, check_inner

LONGEST = 100_000
"""No plan looks further than this many attempts: nobody makes them, and the arithmetic would grow coarse."""

_HAIR = 1 + 1e-12
"""A risk that rounding left a hair above alpha is alpha."""


@dataclass(frozen=True, kw_only=True)
class FixedTest:
    """A test of `n` attempts that rejects at `critical` failures or more."""

    n: int
    critical: int
    alpha: float
    """The real risk of rejecting at p0, at most the one asked for."""
    power: float
    """The real probability of rejecting at p1, at least the one asked for."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was asked, and the two tests that answer it."""

    p0: float
    p1: float
    alpha: float
    beta: float
    smallest: FixedTest
    safe: FixedTest
    """The test from whose n on every n has the power: to plan with where some attempts may not count."""


def plan(p0: float, p1: float, alpha: float, beta: float) -> Plan:
    """Return the plan that tells a failure rate of `p0` from `p1`.

    Args:
        p0: the rate to accept.
        p1: the rate to catch, greater than p0.
        alpha: the greatest risk of rejecting at p0, between 0 and 0.5.
        beta: the greatest risk of accepting at p1, between 0 and 0.5.

    Raises:
        ValueError: a number is out of its range, or the rates are too near for `LONGEST` attempts.
    """
    check_design(p0, p1, alpha, beta)
    end = _surely_enough(p0, p1, alpha, beta)
    if end > LONGEST:
        raise ValueError(
            f"p0={p0} and p1={p1} are too near: telling them apart could need more than {LONGEST} attempts; "
            "choose a greater p1"
        )
    smallest = safe = None
    for n, critical, power in _tests(p0, p1, alpha, math.ceil(end)):
        if power < 1 - beta:
            safe = None
            continue
        smallest = smallest or (n, critical)
        safe = safe or (n, critical)
    # At the end of the row the power is proved, so both were found.
    assert smallest
    assert safe
    return Plan(p0=p0, p1=p1, alpha=alpha, beta=beta, smallest=_test(*smallest, p0, p1), safe=_test(*safe, p0, p1))


def critical_count(n: int, p0: float, alpha: float) -> int:
    """Return the smallest c with P(X ≥ c) ≤ `alpha` at the rate `p0`; n + 1, which never comes, for a small n.

    Raises:
        ValueError: n is less than 1, or p0 or alpha does not lie between 0 and 1.
    """
    check_count(0, n)
    check_inner("p0", p0)
    check_inner("alpha", alpha)
    low, high = 0, n + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if survival(middle - 1, n, p0) <= alpha * _HAIR else (middle + 1, high)
    return low


def verdict(k: int, n: int, plan: Plan) -> Literal["pass", "fail", "undecided"]:
    """Return what `k` failures among `n` attempts say by the plan's smallest test.

    Before its end it is decided only if the missing attempts cannot change the answer any more.

    Raises:
        ValueError: k or n is out of its range, or n is beyond the plan.
    """
    check_count(k, n)
    test = plan.smallest
    if n > test.n:
        raise ValueError(f"the plan ends at n={test.n}, got n={n}: count the first {test.n} attempts only")
    if k >= test.critical:
        return "fail"
    return "pass" if k + test.n - n < test.critical else "undecided"


def normal_n(p0: float, p1: float, alpha: float, beta: float) -> int:
    """Return the n of the normal approximation, which is too small: to show beside the exact one.

    Raises:
        ValueError: as for `plan`.
    """
    check_design(p0, p1, alpha, beta)
    z = NormalDist().inv_cdf
    spread = z(1 - alpha) * math.sqrt(p0 * (1 - p0)) + z(1 - beta) * math.sqrt(p1 * (1 - p1))
    return math.ceil((spread / (p1 - p0)) ** 2)


def _test(n: int, critical: int, p0: float, p1: float) -> FixedTest:
    return FixedTest(n=n, critical=critical, alpha=survival(critical - 1, n, p0), power=survival(critical - 1, n, p1))


def _tests(p0: float, p1: float, alpha: float, end: int) -> Iterator[tuple[int, int, float]]:
    """Yield n, its critical count and its power, for each n up to `end`.

    From n to n + 1, P(X ≥ c) grows by p · P(X = c − 1); at every step of c the sums are made anew.
    """
    critical, risk, power = 1, 0.0, 0.0
    for n in range(1, end + 1):
        risk += p0 * pmf(critical - 1, n - 1, p0)
        power += p1 * pmf(critical - 1, n - 1, p1)
        if risk > alpha * _HAIR:
            critical += 1
            risk, power = survival(critical - 1, n, p0), survival(critical - 1, n, p1)
        yield n, critical, power


def _surely_enough(p0: float, p1: float, alpha: float, beta: float) -> float:
    """Return an n from which on every n has the power, by Chernoff's bound.

    For a rate x between p0 and p1: if n·D(x‖p0) ≥ −ln alpha, the critical count is at most n·x + 1, and if
    n·D(x‖p1) ≥ −ln beta, fewer failures than that have at most the probability beta. The best x balances the two.
    """
    low, high, least = p0, p1, math.inf
    for _ in range(50):
        x = (low + high) / 2
        for_alpha, for_beta = _attempts(alpha, x, p0), _attempts(beta, x, p1)
        least = min(least, max(for_alpha, for_beta))
        low, high = (low, x) if for_alpha < for_beta else (x, high)
    return least


def _attempts(risk: float, x: float, p: float) -> float:
    divergence = x * math.log(x / p) + (1 - x) * math.log((1 - x) / (1 - p))
    return -math.log(risk) / divergence if divergence > 0 else math.inf
