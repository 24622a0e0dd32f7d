from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.statistics.rates import (
    Band,
    band,
    clean_runs,
    fails_in_a_row,
    mean_attempts,
    second_failure,
)


@pytest.mark.parametrize(
    ("n", "fixed_seed", "fresh_seed"),
    [
        (100, (0, 13), (0, 19)),
        (200, (2, 21), (0, 28)),
        (400, (7, 36), (3, 44)),
        (1000, (29, 74), (20, 87)),
        (2000, (69, 133), (56, 151)),
        (10_000, (430, 573), (397, 610)),
    ],
)
def test_the_worked_bands_of_the_reference(n: int, fixed_seed: tuple[int, int], fresh_seed: tuple[int, int]) -> None:
    assert band(n, 0.05, 1e-3) == Band(low=fixed_seed[0], high=fixed_seed[1])
    assert band(n, 0.05, 1e-6) == Band(low=fresh_seed[0], high=fresh_seed[1])


@pytest.mark.parametrize(("p", "expected"), [(0, Band(low=0, high=0)), (1, Band(low=9, high=9))])
def test_a_sure_outcome_has_a_band_of_one_count(p: float, expected: Band) -> None:
    assert band(9, p, 1e-6) == expected


@pytest.mark.parametrize(("k", "inside"), [(28, False), (29, True), (74, True), (75, False)])
def test_both_ends_of_a_band_are_inside(k: int, inside: bool) -> None:
    assert band(1000, 0.05, 1e-3).holds(k) is inside


@pytest.mark.parametrize(
    ("p", "confidence", "n"),
    [
        (0.05, 0.95, 59),
        (0.05, 0.99, 90),
        (0.01, 0.95, 299),
        (0.0025, 0.95, 1197),
        (0.20, 0.95, 14),  # first failures that show "a second try fails in at most 20 %"
        (0.10, 0.95, 29),
        (0.9, 0.9, 1),
    ],
)
def test_the_worked_numbers_of_clean_runs(p: float, confidence: float, n: int) -> None:
    assert clean_runs(p, confidence) == n
    assert (1 - p) ** n <= (1 - confidence) * (1 + 1e-9)
    assert (1 - p) ** (n - 1) > 1 - confidence


@pytest.mark.parametrize(
    ("sticky", "second", "twice", "three_times"),
    [
        (0, 5, 0.25, 0.0125),
        (0.05, 9.75, 0.49, 0.26),
        (0.10, 14.5, 0.73, 0.51),
        (0.20, 24, 1.2, 1.0),
        (0.50, 52.5, 2.6, 2.5),
    ],
)
def test_the_worked_retries_of_the_reference(sticky: float, second: float, twice: float, three_times: float) -> None:
    assert 100 * second_failure(0.05, sticky) == pytest.approx(second)
    for found, shown in ((fails_in_a_row(0.05, 2, sticky), twice), (fails_in_a_row(0.05, 3, sticky), three_times)):
        half_of_the_last_digit = 0.5 * 10 ** -len(str(shown).partition(".")[2])
        assert 100 * found == pytest.approx(shown, abs=half_of_the_last_digit * 1.0001)


def test_one_try_fails_with_its_own_rate_however_sticky() -> None:
    assert fails_in_a_row(0.05, 1, sticky=0.5) == 0.05


def test_the_mean_number_of_tries_at_five_percent() -> None:
    assert round(mean_attempts(0.05), 3) == 1.053
    assert mean_attempts(0) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda: band(0, 0.05, 0.1), "n must be at least 1, got 0: without an attempt there is no rate"),
        (lambda: band(9, 5, 0.1), "p must lie between 0 and 1, got 5: 5 % is 0.05"),
        (lambda: band(9, 0.05, 0), "miss must lie between 0 and 1, both excluded, got 0: 5 % is 0.05"),
        (lambda: clean_runs(0), "p must lie between 0 and 1, both excluded, got 0: 5 % is 0.05"),
        (lambda: clean_runs(0.1, 95), "confidence must lie between 0 and 1, both excluded, got 95: 5 % is 0.05"),
        (lambda: second_failure(-1), "p must lie between 0 and 1, got -1: 5 % is 0.05"),
        (lambda: second_failure(0.05, 2), "sticky must lie between 0 and 1, got 2: 5 % is 0.05"),
        (lambda: fails_in_a_row(0.05, 0), "times must be at least 1, got 0: it counts the tries"),
        (lambda: mean_attempts(2), "p must lie between 0 and 1, got 2: 5 % is 0.05"),
        (lambda: mean_attempts(1), "p must be less than 1: where every try fails, no number of tries is enough"),
    ],
)
def test_bad_numbers_are_refused(asked: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match="must") as refused:
        asked()
    assert str(refused.value) == said
