from __future__ import annotations

import pytest

from mobile_sso.statistics.sprt import Design, State, run, step

GATE = Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10)


def test_the_worked_lines_of_the_reference() -> None:
    assert GATE.on_failure == pytest.approx(0.6931, abs=5e-5)
    assert GATE.on_success == pytest.approx(-0.05407, abs=5e-6)
    assert GATE.fail_bound == pytest.approx(2.8904, abs=5e-5)
    assert GATE.pass_bound == pytest.approx(-2.2513, abs=5e-5)
    assert GATE.pass_intercept == pytest.approx(-3.013, abs=5e-4)
    assert GATE.fail_intercept == pytest.approx(3.868, abs=5e-4)
    assert GATE.slope == pytest.approx(0.07236, abs=5e-6)


@pytest.mark.parametrize(
    ("k", "passes_from", "fails_until"),
    [
        (0, 42, None),
        (1, 56, None),
        (2, 70, None),
        (3, 84, None),
        (4, 97, None),
        (5, 111, 15),
        (6, 125, 29),
        (7, 139, 43),
        (8, 153, 57),
        (9, 167, 70),
        (10, 180, 84),
        (11, 194, 98),
        (12, 208, 112),
    ],
)
def test_the_worked_boundaries_of_the_reference(k: int, passes_from: int, fails_until: int | None) -> None:
    assert GATE.passes_from(k) == passes_from
    assert GATE.fails_until(k) == fails_until


@pytest.mark.parametrize("k", range(30))
def test_the_boundaries_are_where_the_verdict_changes(k: int) -> None:
    first = GATE.passes_from(k)
    assert (GATE.verdict(k, first), GATE.verdict(k, first - 1)) == ("pass", None)
    last = GATE.fails_until(k)
    if last is not None:
        assert (GATE.verdict(k, last), GATE.verdict(k, last + 1)) == ("fail", None)
    else:
        assert k < 5


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ("." * 41, State(n=41, failures=0, verdict=None, leaning="pass")),
        ("." * 42, State(n=42, failures=0, verdict="pass", leaning="pass")),
        ("." * 41 + "X" + "." * 20, State(n=56, failures=1, verdict="pass", leaning="pass")),
        ("XXXX", State(n=4, failures=4, verdict=None, leaning="fail")),
        ("XXXXX", State(n=5, failures=5, verdict="fail", leaning="fail")),
        ("XXXX" + "." * 10 + "X", State(n=15, failures=5, verdict="fail", leaning="fail")),
        ("XXXX" + "." * 11 + "X", State(n=16, failures=5, verdict=None, leaning="fail")),
        ("", State()),
    ],
)
def test_a_run_ends_with_its_decision(outcomes: str, expected: State) -> None:
    assert run(GATE, [mark == "X" for mark in outcomes]) == expected


@pytest.mark.parametrize(
    ("limit", "outcomes", "expected"),
    [
        (20, "." * 30, State(n=20, failures=0, verdict="undecided", leaning="pass")),
        (20, "XX" + "." * 30, State(n=20, failures=2, verdict="undecided", leaning="fail")),
        (42, "." * 42, State(n=42, failures=0, verdict="pass", leaning="pass")),
        (5, "XXXXX", State(n=5, failures=5, verdict="fail", leaning="fail")),
    ],
)
def test_at_the_limit_it_stays_undecided_and_tells_where_it_leans(limit: int, outcomes: str, expected: State) -> None:
    truncated = Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10, limit=limit)
    assert run(truncated, [mark == "X" for mark in outcomes]) == expected


def test_a_decided_test_takes_no_further_step() -> None:
    with pytest.raises(ValueError, match="ended") as refused:
        step(GATE, run(GATE, [False] * 42), failed=True)
    assert str(refused.value) == "the test ended with 'pass' at n=42: attempts after its end do not count"


@pytest.mark.parametrize(
    ("p0", "p1", "alpha", "beta", "limit", "said"),
    [
        (
            *(0.1, 0.05, 0.05, 0.1, None),
            "p1 must be greater than p0, got p0=0.1 and p1=0.05: p0 is the rate to accept, p1 the rate to catch",
        ),
        (0.05, 1, 0.05, 0.1, None, "p1 must lie between 0 and 1, both excluded, got 1: 5 % is 0.05"),
        (
            0.05,
            0.1,
            0.6,
            0.1,
            None,
            "alpha must lie between 0 and 0.5, both excluded, got 0.6: it is the risk of an error",
        ),
        (
            0.05,
            0.1,
            0.05,
            0.5,
            None,
            "beta must lie between 0 and 0.5, both excluded, got 0.5: it is the risk of an error",
        ),
        (0.05, 0.1, 0.05, 0.1, 0, "limit must be at least 1, got 0: leave it out for a test without a limit"),
    ],
)
def test_a_design_refuses_bad_numbers(
    p0: float, p1: float, alpha: float, beta: float, limit: int | None, said: str
) -> None:
    with pytest.raises(ValueError, match="must") as refused:
        Design(p0=p0, p1=p1, alpha=alpha, beta=beta, limit=limit)
    assert str(refused.value) == said


def test_questions_about_impossible_counts_are_refused() -> None:
    impossible = "k must lie between 0 and n, got k=3 of n=2: k counts the failures among the n attempts"
    for asked in (GATE.ratio, GATE.verdict, GATE.leaning):
        with pytest.raises(ValueError, match="must") as refused:
            asked(3, 2)
        assert str(refused.value) == impossible
    for boundary in (GATE.passes_from, GATE.fails_until):
        with pytest.raises(ValueError, match="must") as refused:
            boundary(-1)
        assert str(refused.value) == "k must be 0 or more, got -1: it counts failures"
