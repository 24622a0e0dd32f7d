from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from mobile_sso.statistics.intervals import Interval, clopper_pearson, upper_bound, wilson


def percent(interval: Interval) -> tuple[float, float]:
    return round(100 * interval.low, 1), round(100 * interval.high, 1)


@pytest.mark.parametrize(
    ("k", "n", "for_display", "for_a_gate", "at_most"),
    [
        (0, 20, (0, 16.1), (0, 16.8), 13.9),
        (1, 20, (0.9, 23.6), (0.1, 24.9), 21.6),
        (0, 59, (0, 6.1), (0, 6.1), 4.95),
        (5, 100, (2.2, 11.2), (1.6, 11.3), 10.2),
        (10, 200, (2.7, 9.0), (2.4, 9.0), 8.3),
        (20, 200, (6.6, 14.9), (6.2, 15.0), 14.2),
        (15, 300, (3.1, 8.1), (2.8, 8.1), 7.6),
        (25, 500, (3.4, 7.3), (3.3, 7.3), 6.9),
        (50, 1000, (3.8, 6.5), (3.7, 6.5), 6.3),
    ],
)
def test_the_worked_intervals_of_the_reference(
    k: int, n: int, for_display: tuple[float, float], for_a_gate: tuple[float, float], at_most: float
) -> None:
    assert percent(wilson(k, n)) == for_display
    assert percent(clopper_pearson(k, n)) == for_a_gate
    assert 100 * upper_bound(k, n) == pytest.approx(at_most, abs=0.05 if at_most != 4.95 else 0.005)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_the_interval_holds_what_was_seen_and_ends_at_0_and_1(interval: Callable[[int, int], Interval]) -> None:
    for k in range(21):
        found = interval(k, 20)
        assert 0 <= found.low <= k / 20 <= found.high <= 1
    assert interval(0, 20).low == 0
    assert interval(20, 20).high == 1


def test_no_failure_has_a_bound_in_closed_form() -> None:
    assert upper_bound(0, 59) == pytest.approx(1 - 0.05 ** (1 / 59), rel=1e-12)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson, upper_bound])
@pytest.mark.parametrize(
    ("k", "n", "confidence", "said"),
    [
        (0, 0, 0.95, "n must be at least 1, got 0: without an attempt there is no rate"),
        (5, 3, 0.95, "k must lie between 0 and n, got k=5 of n=3: k counts the failures among the n attempts"),
        (-1, 3, 0.95, "k must lie between 0 and n, got k=-1 of n=3: k counts the failures among the n attempts"),
        (1, 3, 1, "confidence must lie between 0 and 1, both excluded, got 1: 5 % is 0.05"),
        (1, 3, 95, "confidence must lie between 0 and 1, both excluded, got 95: 5 % is 0.05"),
        (1, 3, math.nan, "confidence must lie between 0 and 1, both excluded, got nan: 5 % is 0.05"),
    ],
)
def test_bad_numbers_are_refused(
    interval: Callable[[int, int, float], object], k: int, n: int, confidence: float, said: str
) -> None:
    with pytest.raises(ValueError, match="must") as refused:
        interval(k, n, confidence)
    assert str(refused.value) == said
