from __future__ import annotations

import math
from fractions import Fraction

import pytest

from mobile_sso.statistics.binomial import cdf, log_pmf, pmf, survival


@pytest.mark.parametrize("n", [1, 2, 7, 40])
@pytest.mark.parametrize("p", [0.0025, 0.05, 0.5, 0.9])
def test_every_value_is_the_one_of_exact_fractions(n: int, p: float) -> None:
    chance = Fraction(p)
    masses = [math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(n + 1)]
    for k in range(n + 1):
        asked = f"k={k}"
        assert log_pmf(k, n, p) == pytest.approx(math.log(masses[k]), rel=1e-9), asked
        assert pmf(k, n, p) == pytest.approx(float(masses[k]), rel=1e-9), asked
        assert cdf(k, n, p) == pytest.approx(float(sum(masses[: k + 1])), rel=1e-9), asked
        assert survival(k, n, p) == pytest.approx(float(sum(masses[k + 1 :])), rel=1e-9), asked


@pytest.mark.parametrize("p", [0.0, 0.05, 0.5, 1.0])
def test_the_two_tails_make_one_for_every_k(p: float) -> None:
    for k in range(-2, 23):
        assert cdf(k, 20, p) + survival(k, 20, p) == pytest.approx(1, abs=1e-14)


@pytest.mark.parametrize(
    ("k", "n", "p", "mass", "below", "above"),
    [
        (0, 5, 0.0, 1, 1, 0),
        (1, 5, 0.0, 0, 1, 0),
        (5, 5, 1.0, 1, 1, 0),
        (4, 5, 1.0, 0, 0, 1),
        (-1, 5, 0.5, 0, 0, 1),
        (6, 5, 0.5, 0, 1, 0),
        (0, 0, 0.5, 1, 1, 0),
    ],
)
def test_the_ends_are_exact(k: int, n: int, p: float, mass: float, below: float, above: float) -> None:
    assert (pmf(k, n, p), cdf(k, n, p), survival(k, n, p)) == (mass, below, above)


def test_what_cannot_be_has_the_logarithm_minus_infinity() -> None:
    assert log_pmf(6, 5, 0.5) == -math.inf


@pytest.mark.parametrize(
    ("failures", "n", "share"),
    [(0, 20, 0.358), (0, 30, 0.215), (0, 45, 0.099)],
)
def test_clean_runs_in_a_row_happen_by_chance_at_five_percent(failures: int, n: int, share: float) -> None:
    assert round(cdf(failures, n, 0.05), 3) == share


@pytest.mark.parametrize(("n", "share"), [(100, 0.38), (200, 0.42), (500, 0.45)])
def test_at_most_five_percent_is_often_missed_at_exactly_five_percent(n: int, share: float) -> None:
    assert round(survival(n // 20, n, 0.05), 2) == share


@pytest.mark.parametrize(
    ("n", "p", "said"),
    [
        (-1, 0.5, "n must be 0 or more, got -1: it counts attempts"),
        (5, 1.5, "p must lie between 0 and 1, got 1.5: 5 % is 0.05"),
        (5, -0.1, "p must lie between 0 and 1, got -0.1: 5 % is 0.05"),
        (5, math.nan, "p must lie between 0 and 1, got nan: 5 % is 0.05"),
    ],
)
def test_bad_numbers_are_refused(n: int, p: float, said: str) -> None:
    for asked in (log_pmf, pmf, cdf, survival):
        with pytest.raises(ValueError, match="must") as refused:
            asked(0, n, p)
        assert str(refused.value) == said
