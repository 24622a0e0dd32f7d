from __future__ import annotations

from typing import Literal

import pytest

from mobile_sso.statistics.unpaired import attempts_per_build


@pytest.mark.parametrize(
    ("other", "beta", "sides", "n"),
    [
        (0.10, 0.2, 2, 435),
        (0.10, 0.1, 2, 582),
        (0.10, 0.2, 1, 343),
        (0.10, 0.1, 1, 474),
        (0.075, 0.2, 2, 1471),
        (0.075, 0.1, 2, 1969),
        (0.025, 0.2, 2, 906),
        (0.025, 0.1, 2, 1212),
    ],
)
def test_the_worked_numbers_of_the_reference_in_either_order(
    other: float, beta: float, sides: Literal[1, 2], n: int
) -> None:
    assert attempts_per_build(0.05, other, 0.05, beta, sides) == n
    assert attempts_per_build(other, 0.05, 0.05, beta, sides) == n


@pytest.mark.parametrize(
    ("first", "second", "alpha", "beta", "said"),
    [
        (
            0.05,
            0.05,
            0.05,
            0.1,
            "the rates must differ, both are 0.05: no number of attempts shows a difference of nothing",
        ),
        (0, 0.05, 0.05, 0.1, "first must lie between 0 and 1, both excluded, got 0: 5 % is 0.05"),
        (0.05, 1, 0.05, 0.1, "second must lie between 0 and 1, both excluded, got 1: 5 % is 0.05"),
        (0.05, 0.1, 0.5, 0.1, "alpha must lie between 0 and 0.5, both excluded, got 0.5: it is the risk of an error"),
        (0.05, 0.1, 0.05, 0.9, "beta must lie between 0 and 0.5, both excluded, got 0.9: it is the risk of an error"),
    ],
)
def test_bad_numbers_are_refused(first: float, second: float, alpha: float, beta: float, said: str) -> None:
    with pytest.raises(ValueError, match="must") as refused:
        attempts_per_build(first, second, alpha, beta)
    assert str(refused.value) == said
