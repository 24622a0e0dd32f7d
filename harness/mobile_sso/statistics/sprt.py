"""Wald's sequential test: after every attempt pass, fail or go on, until a limit says that it stays undecided.

The log likelihood ratio grows with each failure and falls with each success. Drawn as failures k over attempts n, the
two boundaries are parallel lines.

Source: deep-link-return 4.4 (Wald; the three outcomes, of which the third is never a pass).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mobile_sso.statistics.checked import check_count, check_design

Verdict = Literal["pass", "fail", "undecided"]
Side = Literal["pass", "fail"]


@dataclass(frozen=True, kw_only=True)
class Design:
    """A sequential test of the rate `p0` against the worse `p1`.

    Raises ValueError for rates or risks out of their range, and for a limit below 1.
    """

    p0: float
    """The failure rate to accept."""
    p1: float
    """The failure rate to catch."""
    alpha: float
    """The risk to fail a product whose rate is p0; nominal, the real one comes from `characteristics`."""
    beta: float
    """The risk to pass a product whose rate is p1; nominal, too."""
    limit: int | None = None
    """The attempt after which the test gives up, undecided; None for never."""

    def __post_init__(self) -> None:
        check_design(self.p0, self.p1, self.alpha, self.beta)
        if self.limit is not None and self.limit < 1:
            raise ValueError(f"limit must be at least 1, got {self.limit}: leave it out for a test without a limit")

    @property
    def on_failure(self) -> float:
        """What a failure adds to the log likelihood ratio."""
        return math.log(self.p1 / self.p0)

    @property
    def on_success(self) -> float:
        """What a success adds to it: a negative number."""
        return math.log((1 - self.p1) / (1 - self.p0))

    @property
    def fail_bound(self) -> float:
        """The log likelihood ratio at which the test fails: Wald's A."""
        return math.log((1 - self.beta) / self.alpha)

    @property
    def pass_bound(self) -> float:
        """The log likelihood ratio at which the test passes: Wald's B, a negative number."""
        return math.log(self.beta / (1 - self.alpha))

    @property
    def slope(self) -> float:
        """By how many failures for each attempt both lines rise: a rate between p0 and p1."""
        return -self.on_success / (self.on_failure - self.on_success)

    @property
    def pass_intercept(self) -> float:
        """The test passes at k ≤ pass_intercept + slope · n."""
        return self.pass_bound / (self.on_failure - self.on_success)

    @property
    def fail_intercept(self) -> float:
        """The test fails at k ≥ fail_intercept + slope · n."""
        return self.fail_bound / (self.on_failure - self.on_success)

    def ratio(self, k: int, n: int) -> float:
        """Return the log likelihood ratio of `k` failures among `n` attempts, p1 over p0.

        Raises:
            ValueError: n is less than 1, or k not in 0..n.
        """
        check_count(k, n)
        return k * self.on_failure + (n - k) * self.on_success

    def verdict(self, k: int, n: int) -> Verdict | None:
        """Return what `k` failures among `n` attempts decide, None for "go on"; errors as for `ratio`."""
        ratio = self.ratio(k, n)
        if ratio >= self.fail_bound:
            return "fail"
        if ratio <= self.pass_bound:
            return "pass"
        return "undecided" if self.limit is not None and n >= self.limit else None

    def leaning(self, k: int, n: int) -> Side:
        """Return the side of zero on which the ratio is: to tell beside "undecided", never in its place.

        Errors as for `ratio`.
        """
        return "fail" if self.ratio(k, n) >= 0 else "pass"

    def passes_from(self, k: int) -> int:
        """Return the n from which on `k` failures pass, the limit left aside.

        Raises:
            ValueError: k is negative.
        """
        _check_failures(k)
        n = max(1, k, math.ceil((k - self.pass_intercept) / self.slope) - 1)
        while self.ratio(k, n) > self.pass_bound:
            n += 1
        return n

    def fails_until(self, k: int) -> int | None:
        """Return the greatest n at which `k` failures still fail, the limit left aside; None if k are too few.

        Raises:
            ValueError: k is negative.
        """
        _check_failures(k)
        n = math.floor((k - self.fail_intercept) / self.slope) + 1
        while n >= max(1, k) and self.ratio(k, n) < self.fail_bound:
            n -= 1
        return n if n >= max(1, k) else None


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a sequential test stands after `n` attempts."""

    n: int = 0
    failures: int = 0
    verdict: Verdict | None = None
    """None while it goes on."""
    leaning: Side = "pass"
    """The side the evidence is on; it tells something only beside "undecided" and before the end."""


def step(design: Design, state: State, failed: bool) -> State:
    """Return the state after one more attempt.

    Raises:
        ValueError: the test is decided already.
    """
    if state.verdict is not None:
        raise ValueError(f"the test ended with {state.verdict!r} at n={state.n}: attempts after its end do not count")
    n, failures = state.n + 1, state.failures + failed
    return State(n=n, failures=failures, verdict=design.verdict(failures, n), leaning=design.leaning(failures, n))


def run(design: Design, outcomes: Iterable[bool]) -> State:
    """Return the state after `outcomes` (true: the attempt failed), taken in order and no further than the decision."""
    state = State()
    for failed in outcomes:
        state = step(design, state, failed)
        if state.verdict is not None:
            break
    return state


def _check_failures(k: int) -> None:
    if k < 0:
        raise ValueError(f"k must be 0 or more, got {k}: it counts failures")
