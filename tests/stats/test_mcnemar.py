from __future__ import annotations

import pytest

from mobile_sso.statistics.mcnemar import Paired, paired


@pytest.mark.parametrize(("one_way", "p_value"), [(6, 0.031), (8, 0.0078), (10, 0.002)])
def test_the_worked_numbers_of_the_reference_whichever_build_is_worse(one_way: int, p_value: float) -> None:
    digits = len(str(p_value).partition(".")[2])
    assert round(Paired(only_first=one_way, only_second=0).p_value, digits) == p_value
    assert round(Paired(only_first=0, only_second=one_way).p_value, digits) == p_value


def test_pairs_that_agree_do_not_count() -> None:
    alone = Paired(only_first=6, only_second=1)
    among_many = Paired(only_first=6, only_second=1, both=40, neither=900)
    assert among_many.p_value == alone.p_value


def test_attempts_are_paired_in_their_order() -> None:
    first = [mark == "X" for mark in "XX..X."]
    second = [mark == "X" for mark in "X.X..."]
    assert paired(first, second) == Paired(only_first=2, only_second=1, both=1, neither=2)


def test_builds_that_never_differ_show_nothing() -> None:
    assert paired([True, False], [True, False]).p_value == 1


def test_builds_with_different_numbers_of_attempts_are_no_pairs() -> None:
    with pytest.raises(ValueError, match="attempts") as refused:
        paired([True], [True, False])
    assert str(refused.value) == "the builds have 1 and 2 attempts: run the same seeds with both, then compare"


@pytest.mark.parametrize("name", ["only_first", "only_second", "both", "neither"])
def test_a_negative_count_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="must") as refused:
        Paired(**{"only_first": 0, "only_second": 0, name: -1})
    assert str(refused.value) == f"{name} must be 0 or more, got -1: it counts pairs of attempts"
