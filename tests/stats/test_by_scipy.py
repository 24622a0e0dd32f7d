"""What the arithmetic says, SciPy says, too. The other modules hold it to worked numbers, and need no SciPy."""

from __future__ import annotations

import pytest

from mobile_sso.statistics.binomial import cdf, log_pmf, pmf, survival
from mobile_sso.statistics.characteristics import characteristics
from mobile_sso.statistics.fixed_n import critical_count, plan
from mobile_sso.statistics.intervals import clopper_pearson, upper_bound, wilson
from mobile_sso.statistics.mcnemar import Paired
from mobile_sso.statistics.rates import band
from mobile_sso.statistics.sprt import Design
from mobile_sso.statistics.unpaired import attempts_per_build

SCIPY = pytest.importorskip("scipy.stats", reason="SciPy is not installed: `tox -e long` has it (the extra `stats`)")
np = pytest.importorskip("numpy", reason="NumPy comes with SciPy")
beta, binom, binomtest, norm = SCIPY.beta, SCIPY.binom, SCIPY.binomtest, SCIPY.norm

GATE = Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10)
BINOMIAL = [
    (k, n, p)
    for n in (1, 2, 7, 100, 1000, 10_000)
    for p in (1e-6, 0.0025, 0.05, 0.3, 0.5, 0.9, 0.999)
    for k in sorted({0, 1, n // 20, n // 3, int(n * p), int(n * p) + 1, n - 1, n})
    if k <= n
]
INTERVALS = [
    (k, n, confidence)
    for n in (1, 2, 20, 59, 300, 1000, 10_000)
    for k in sorted({0, 1, n // 20, n // 2, n - 1, n})
    for confidence in (0.5, 0.9, 0.95, 0.999)
]
DESIGNS = [
    # p0, p1, alpha, power, smallest n, safe n
    (0.05, 0.10, 0.05, 0.80, 169, 191),
    (0.05, 0.10, 0.05, 0.90, 233, 256),
    (0.05, 0.10, 0.05, 0.95, 298, 321),
    (0.05, 0.10, 0.01, 0.90, 346, 368),
    (0.05, 0.08, 0.05, 0.80, 415, 456),
    (0.05, 0.08, 0.05, 0.90, 572, 627),
    (0.05, 0.075, 0.05, 0.80, 572, 628),
    (0.05, 0.075, 0.05, 0.90, 800, 858),
    (0.05, 0.15, 0.05, 0.80, 52, 59),
    (0.05, 0.15, 0.05, 0.90, 77, 85),
    (0.05, 0.20, 0.05, 0.80, 27, 33),
    (0.05, 0.20, 0.05, 0.90, 38, 45),
    (0.01, 0.05, 0.05, 0.80, 110, 110),
    (0.01, 0.05, 0.05, 0.90, 132, 158),
    (0.0025, 0.01, 0.05, 0.80, 671, 671),
    (0.0025, 0.01, 0.05, 0.90, 926, 1051),
]


@pytest.mark.parametrize("n", [1, 2, 7, 100, 1000, 10_000])
def test_every_value_of_the_binomial_distribution_is_scipys(n: int) -> None:
    for k, attempts, p in BINOMIAL:
        if attempts == n:
            asked = f"k={k} n={n} p={p}"
            # Below 1e-300 a float has few digits left.
            assert log_pmf(k, n, p) == pytest.approx(binom.logpmf(k, n, p), rel=1e-9, abs=1e-9), asked
            assert pmf(k, n, p) == pytest.approx(binom.pmf(k, n, p), rel=1e-9, abs=1e-300), asked
            assert cdf(k, n, p) == pytest.approx(binom.cdf(k, n, p), rel=1e-9, abs=1e-300), asked
            assert survival(k, n, p) == pytest.approx(binom.sf(k, n, p), rel=1e-9, abs=1e-300), asked


@pytest.mark.parametrize(("k", "n", "confidence"), INTERVALS)
def test_every_interval_is_scipys(k: int, n: int, confidence: float) -> None:
    tail = (1 - confidence) / 2
    score = binomtest(k, n).proportion_ci(confidence, method="wilson")
    # Not `method="exact"`: SciPy stops that search at 1e-12, which is coarse beside a bound of 1e-8.
    low = 0.0 if k == 0 else beta.ppf(tail, k, n - k + 1)
    high, bound = (1.0, 1.0) if k == n else beta.ppf([1 - tail, confidence], k + 1, n - k)

    ours = wilson(k, n, confidence)
    assert (ours.low, ours.high) == pytest.approx((score.low, score.high), rel=1e-9, abs=1e-15)
    ours = clopper_pearson(k, n, confidence)
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-9)
    assert upper_bound(k, n, confidence) == pytest.approx(bound, rel=1e-9)


@pytest.mark.parametrize("only_first", range(13))
@pytest.mark.parametrize("only_second", [0, 1, 5, 40])
def test_the_p_value_of_mcnemars_test_is_scipys(only_first: int, only_second: int) -> None:
    n = only_first + only_second
    expected = binomtest(only_first, n).pvalue if n else 1.0
    assert Paired(only_first=only_first, only_second=only_second).p_value == pytest.approx(expected, rel=1e-9)


def test_the_power_by_scipys_normal_distribution_is_reached_at_that_n_and_not_before() -> None:
    def power(n: int) -> float:
        same, apart = (2 * 0.075 * 0.925) ** 0.5, (0.05 * 0.95 + 0.10 * 0.90) ** 0.5
        return float(norm.cdf((0.05 * n**0.5 - norm.isf(0.025) * same) / apart))

    n = attempts_per_build(0.05, 0.10, 0.05, 0.1)
    assert power(n - 1) < 0.9 <= power(n)


@pytest.mark.parametrize("n", [1, 10, 500, 3000])
@pytest.mark.parametrize("p", [0.001, 0.05, 0.5, 0.97])
@pytest.mark.parametrize("miss", [0.2, 1e-3, 1e-6])
def test_the_band_is_scipys_and_is_left_no_more_often_than_allowed(n: int, p: float, miss: float) -> None:
    found = band(n, p, miss)
    assert (found.low, found.high) == (binom.ppf(miss / 2, n, p), binom.isf(miss / 2, n, p))
    assert binom.cdf(found.low - 1, n, p) + binom.sf(found.high, n, p) <= miss


@pytest.mark.parametrize("n", [1, 5, 20, 169, 233, 10_000])
@pytest.mark.parametrize("p0", [0.0025, 0.05, 0.5])
@pytest.mark.parametrize("alpha", [0.001, 0.05])
def test_the_critical_count_is_scipys(n: int, p0: float, alpha: float) -> None:
    assert critical_count(n, p0, alpha) == binom.isf(alpha, n, p0) + 1


@pytest.mark.parametrize(("p0", "p1", "alpha", "power", "n", "safe"), DESIGNS)
def test_no_smaller_n_and_every_n_from_the_safe_one_has_the_power(
    p0: float, p1: float, alpha: float, power: float, n: int, safe: int
) -> None:
    def reached(attempts: int) -> bool:
        return bool(binom.sf(binom.isf(alpha, attempts, p0), attempts, p1) >= power)

    found = plan(p0, p1, alpha, 1 - power)
    assert (found.smallest.n, found.safe.n) == (n, safe)
    assert [attempts for attempts in range(1, n + 1) if reached(attempts)] == [n]
    assert not reached(safe - 1) or safe == n
    assert all(reached(attempts) for attempts in range(safe, 2 * safe))


@pytest.mark.parametrize(("alpha", "beta"), [(0.05, 0.20), (0.05, 0.10), (0.05, 0.05), (0.01, 0.10)])
def test_the_real_risk_and_power_of_a_plan_are_scipys(alpha: float, beta: float) -> None:
    found = plan(0.05, 0.10, alpha, beta)
    for test in (found.smallest, found.safe):
        assert test.alpha == pytest.approx(binom.sf(test.critical - 1, test.n, 0.05), rel=1e-9)
        assert test.power == pytest.approx(binom.sf(test.critical - 1, test.n, 0.10), rel=1e-9)


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.0724, 0.10, 0.20])
def test_the_characteristics_counted_another_way_are_the_same(rate: float) -> None:
    """An array over all k, one binomial step of SciPy's at a time, cut by the straight lines instead of the ratio."""
    alive, passed, failed, mean = np.zeros(700), 0.0, 0.0, 0.0
    alive[0] = 1
    counts = np.arange(700)
    for n in range(1, 6000):
        alive = np.convolve(alive, binom.pmf([0, 1], 1, rate))[:700]
        good = counts <= GATE.pass_intercept + GATE.slope * n
        bad = counts >= GATE.fail_intercept + GATE.slope * n
        passed, failed = passed + alive[good].sum(), failed + alive[bad].sum()
        mean += n * alive[good | bad].sum()
        alive[good | bad] = 0
    found = characteristics(GATE, rate)
    assert (found.passes, found.fails, found.mean_n) == pytest.approx((passed, failed, mean), rel=1e-8)
