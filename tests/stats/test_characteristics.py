from __future__ import annotations

import pytest

from mobile_sso.statistics.characteristics import characteristics
from mobile_sso.statistics.sprt import Design

GATE = Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10)


@pytest.mark.parametrize(
    ("rate", "passes", "mean", "median", "most"),
    [
        (0.02, 99.99, 58, 56, 97),
        (0.05, 96.05, 124, 97, 305),  # the reference rounds 96.049 to 96.1
        (GATE.slope, 57.9, 191, 139, 498),
        (0.10, 9.8, 126, 98, 313),
        (0.15, 0.3, 54, 47, 119),
        (0.20, 0.01, 33, 28, 67),
    ],
)
def test_the_worked_characteristics_of_the_reference(
    rate: float, passes: float, mean: int, median: int, most: int
) -> None:
    found = characteristics(GATE, rate)
    digits = len(str(passes).partition(".")[2])
    assert round(100 * found.passes, digits) == passes
    assert (round(found.mean_n), found.median_n, found.most_n) == (mean, median, most)
    assert found.passes + found.fails == pytest.approx(1, abs=1e-11)
    assert found.undecided == 0


@pytest.mark.parametrize(("limit", "alpha", "beta"), [(400, 0.045, 0.100), (300, 0.054, 0.105)])
def test_the_worked_truncations_of_the_reference_by_the_side_they_lean_to(
    limit: int, alpha: float, beta: float
) -> None:
    truncated = Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10, limit=limit)
    good, bad = characteristics(truncated, 0.05), characteristics(truncated, 0.10)
    assert round(good.fails + good.undecided_leaning_fail, 3) == alpha
    assert round(bad.passes + bad.undecided_leaning_pass, 3) == beta


@pytest.mark.parametrize(
    ("limit", "rate", "passes", "fails", "undecided"),
    [
        (400, 0.05, 0.944, 0.039, 0.018),
        (400, 0.10, 0.097, 0.885, 0.019),
        (300, 0.05, 0.912, 0.037, 0.051),
        (300, 0.10, 0.093, 0.850, 0.057),
    ],
)
def test_undecided_is_an_outcome_of_its_own(
    limit: int, rate: float, passes: float, fails: float, undecided: float
) -> None:
    found = characteristics(Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10, limit=limit), rate)
    assert (round(found.passes, 3), round(found.fails, 3), round(found.undecided, 3)) == (passes, fails, undecided)
    assert found.passes + found.fails + found.undecided == pytest.approx(1, abs=1e-11)
    assert found.most_n <= limit


@pytest.mark.parametrize(
    ("p1", "alpha", "beta", "mean_at_p0", "mean_at_p1"),
    [
        (0.10, 0.05, 0.05, 163, 140),
        (0.10, 0.05, 0.20, 84, 102),
        (0.10, 0.01, 0.05, 177, 214),
        (0.15, 0.05, 0.10, 42, 39),
    ],
)
def test_the_worked_means_of_other_designs(
    p1: float, alpha: float, beta: float, mean_at_p0: int, mean_at_p1: int
) -> None:
    design = Design(p0=0.05, p1=p1, alpha=alpha, beta=beta)
    assert round(characteristics(design, 0.05).mean_n) == mean_at_p0
    assert round(characteristics(design, p1).mean_n) == mean_at_p1


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.0724, 0.10, 0.20])
def test_another_way_to_count_gives_the_same(rate: float) -> None:
    """Forward over all counts, one attempt at a time, cut by the straight lines instead of the ratio."""
    alive, passed, failed, mean = {0: 1.0}, 0.0, 0.0, 0.0
    for n in range(1, 6000):
        reached: dict[int, float] = {}
        for count, chance in alive.items():
            reached[count] = reached.get(count, 0.0) + chance * (1 - rate)
            reached[count + 1] = reached.get(count + 1, 0.0) + chance * rate
        good = {count for count in reached if count <= GATE.pass_intercept + GATE.slope * n}
        bad = {count for count in reached if count >= GATE.fail_intercept + GATE.slope * n}
        passed += sum(reached[count] for count in good)
        failed += sum(reached[count] for count in bad)
        mean += n * sum(reached[count] for count in good | bad)
        alive = {count: chance for count, chance in reached.items() if count not in good | bad}
    found = characteristics(GATE, rate)
    assert (found.passes, found.fails, found.mean_n) == pytest.approx((passed, failed, mean), rel=1e-8)


@pytest.mark.parametrize(("rate", "passes", "n"), [(0, 1, 42), (1, 0, 5)])
def test_where_nothing_is_left_to_chance_there_is_one_course(rate: float, passes: float, n: int) -> None:
    found = characteristics(GATE, rate)
    assert (found.passes, found.fails) == (passes, 1 - passes)
    assert (found.mean_n, found.median_n, found.most_n) == (n, n, n)


def test_a_rate_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="must") as refused:
        characteristics(GATE, 5)
    assert str(refused.value) == "rate must lie between 0 and 1, got 5: 5 % is 0.05"
