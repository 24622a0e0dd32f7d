from __future__ import annotations

import pytest

from mobile_sso.statistics.fixed_n import normal_n, plan, verdict

DESIGNS = [
    # p0, p1, alpha, power, n of the normal approximation, smallest n and critical count, safe n
    (0.05, 0.10, 0.05, 0.80, 150, 169, 14, 191),
    (0.05, 0.10, 0.05, 0.90, 221, 233, 18, 256),
    (0.05, 0.10, 0.05, 0.95, 291, 298, 22, 321),
    (0.05, 0.10, 0.01, 0.90, 318, 346, 28, 368),
    (0.05, 0.08, 0.05, 0.80, 383, 415, 29, 456),
    (0.05, 0.08, 0.05, 0.90, 555, 572, 38, 627),
    (0.05, 0.075, 0.05, 0.80, 539, 572, 38, 628),
    (0.05, 0.075, 0.05, 0.90, 776, 800, 51, 858),
    (0.05, 0.15, 0.05, 0.80, 44, 52, 6, 59),
    (0.05, 0.15, 0.05, 0.90, 67, 77, 8, 85),
    (0.05, 0.20, 0.05, 0.80, 22, 27, 4, 33),
    (0.05, 0.20, 0.05, 0.90, 34, 38, 5, 45),
    (0.01, 0.05, 0.05, 0.80, 76, 110, 4, 110),
    (0.01, 0.05, 0.05, 0.90, 123, 132, 4, 158),
    (0.0025, 0.01, 0.05, 0.80, 490, 671, 5, 671),
    (0.0025, 0.01, 0.05, 0.90, 782, 926, 6, 1051),
]


@pytest.mark.parametrize(("p0", "p1", "alpha", "power", "normal", "n", "critical", "safe"), DESIGNS)
def test_the_worked_designs_of_the_reference(
    p0: float, p1: float, alpha: float, power: float, normal: int, n: int, critical: int, safe: int
) -> None:
    found = plan(p0, p1, alpha, 1 - power)
    assert normal_n(p0, p1, alpha, 1 - power) == normal
    assert (found.smallest.n, found.smallest.critical, found.safe.n) == (n, critical, safe)


@pytest.mark.parametrize(
    ("p0", "p1", "alpha", "beta", "smallest", "safe"),
    [
        (0.05, 0.10, 0.05, 0.20, (0.045, 0.806), (191, 16)),
        (0.05, 0.10, 0.05, 0.10, (0.046, 0.901), (256, 20)),
        (0.05, 0.10, 0.05, 0.05, (0.046, 0.951), (321, 24)),
        (0.05, 0.10, 0.01, 0.10, (0.009, 0.901), (368, 30)),
    ],
)
def test_a_plan_tells_its_real_risk_and_power(
    p0: float, p1: float, alpha: float, beta: float, smallest: tuple[float, float], safe: tuple[int, int]
) -> None:
    found = plan(p0, p1, alpha, beta)
    assert (round(found.smallest.alpha, 3), round(found.smallest.power, 3)) == smallest
    assert (found.safe.n, found.safe.critical) == safe


@pytest.mark.parametrize(
    ("better", "beta", "n", "at_most"),
    [
        (0.025, 0.2, 361, 11),
        (0.025, 0.1, 506, 17),
        (0.02, 0.2, 234, 6),
        (0.02, 0.1, 311, 9),
        (0.01, 0.2, 124, 2),
        (0.01, 0.1, 153, 3),
        (0.0025, 0.2, 59, 0),
        (0.0025, 0.1, 93, 1),
    ],
)
def test_an_improvement_on_five_percent_is_the_same_test_of_the_successes(
    better: float, beta: float, n: int, at_most: int
) -> None:
    test = plan(0.95, 1 - better, 0.05, beta).smallest
    assert (test.n, test.n - test.critical) == (n, at_most)


@pytest.mark.parametrize(("beta", "n", "critical", "sign_ins"), [(0.2, 16, 3, 320), (0.1, 25, 4, 500)])
def test_dependence_of_the_second_try_is_seen_with_few_first_failures(
    beta: float, n: int, critical: int, sign_ins: int
) -> None:
    test = plan(0.05, 0.25, 0.05, beta).smallest
    assert (test.n, test.critical, round(test.n / 0.05)) == (n, critical, sign_ins)


@pytest.mark.parametrize(
    ("k", "n", "said"),
    [
        (17, 233, "pass"),
        (18, 233, "fail"),
        (18, 18, "fail"),
        (0, 1, "undecided"),
        (17, 232, "undecided"),
        (16, 232, "pass"),
        (0, 215, "undecided"),
        (0, 216, "pass"),
    ],
)
def test_the_verdict_comes_as_soon_as_the_rest_cannot_change_it(k: int, n: int, said: str) -> None:
    assert verdict(k, n, plan(0.05, 0.10, 0.05, 0.10)) == said


@pytest.mark.parametrize(
    ("k", "n", "said"),
    [
        (0, 234, "the plan ends at n=233, got n=234: count the first 233 attempts only"),
        (5, 3, "k must lie between 0 and n, got k=5 of n=3: k counts the failures among the n attempts"),
        (0, 0, "n must be at least 1, got 0: without an attempt there is no rate"),
    ],
)
def test_a_verdict_refuses_bad_counts(k: int, n: int, said: str) -> None:
    with pytest.raises(ValueError, match=r"ends|must") as refused:
        verdict(k, n, plan(0.05, 0.10, 0.05, 0.10))
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("p0", "p1", "alpha", "beta", "said"),
    [
        (0, 0.1, 0.05, 0.1, "p0 must lie between 0 and 1, both excluded, got 0: 5 % is 0.05"),
        (0.05, 10, 0.05, 0.1, "p1 must lie between 0 and 1, both excluded, got 10: 5 % is 0.05"),
        (
            *(0.1, 0.05, 0.05, 0.1),
            "p1 must be greater than p0, got p0=0.1 and p1=0.05: p0 is the rate to accept, p1 the rate to catch",
        ),
        (
            *(0.05, 0.05, 0.05, 0.1),
            "p1 must be greater than p0, got p0=0.05 and p1=0.05: p0 is the rate to accept, p1 the rate to catch",
        ),
        (0.05, 0.1, 0.5, 0.1, "alpha must lie between 0 and 0.5, both excluded, got 0.5: it is the risk of an error"),
        (0.05, 0.1, 0.05, 0, "beta must lie between 0 and 0.5, both excluded, got 0: it is the risk of an error"),
    ],
)
def test_a_plan_refuses_bad_numbers(p0: float, p1: float, alpha: float, beta: float, said: str) -> None:
    for asked in (plan, normal_n):
        with pytest.raises(ValueError, match="must") as refused:
            asked(p0, p1, alpha, beta)
        assert str(refused.value) == said


@pytest.mark.parametrize("p1", [0.0501, 0.05000000000000001])
def test_a_plan_for_rates_too_near_is_refused_at_once(p1: float) -> None:
    with pytest.raises(ValueError, match="too near") as refused:
        plan(0.05, p1, 0.05, 0.1)
    assert str(refused.value) == (
        f"p0=0.05 and p1={p1} are too near: telling them apart could need more than 100000 attempts; "
        "choose a greater p1"
    )
