"""The gate's texts, word for word: those in `gate/` were looked at; `UPDATE_GOLDEN=1` writes them anew."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from mobile_sso.report.comparison import ComparisonReport, comparison_text, finding
from mobile_sso.report.gate import GateReport, Origin, gate_text, planned
from mobile_sso.report.gate_progress import bar_line, plain_line
from mobile_sso.statistics.fixed_n import plan
from mobile_sso.statistics.mcnemar import Paired
from mobile_sso.statistics.sprt import Design

GOLDEN = Path(__file__).with_name("gate")
SPRT = Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10, limit=400)
FIXED = plan(0.05, 0.10, 0.05, 0.10)
SIMULATED = Origin(
    trials="simulated: device ios-safari, backend hardened, app behaviour well-built, IdP generic",
    sampling="ios-flaky: exclusive sampling, rate 5 %; the weights are a choice, not a measurement",
    seed=7,
    again="mobile-sso gate --backend hardened --app-behaviour well-built --seed 7",
    notes=("A simulator with a fixed seed is deterministic. " * 3,),
)
RECORDED = Origin(trials="recorded in out.xml", again="mobile-sso gate --outcomes out.xml")
PASSED = GateReport(design=SPRT, verdict="pass", failures=5, n=111, faults=("b", "a", "b"), origin=SIMULATED)
PAIRED = Paired(only_first=8, only_second=0, both=1, neither=391)
WORSE = ComparisonReport(build="the new one", against="the old one", paired=PAIRED, alpha=0.05, origin=RECORDED)


def _golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("sequential_pass", PASSED),
        (
            "sequential_fail",
            replace(PASSED, verdict="fail", failures=5, n=15, left_over=85, faults=(), origin=RECORDED),
        ),
        ("sequential_undecided", replace(PASSED, verdict="undecided", failures=29, n=400, origin=RECORDED)),
        ("sequential_too_few", replace(PASSED, verdict="undecided", failures=0, n=10, faults=(), origin=RECORDED)),
        ("fixed_pass", replace(PASSED, design=FIXED, failures=12, n=233)),
        ("fixed_fail_early", replace(PASSED, design=FIXED, verdict="fail", failures=18, n=60, origin=RECORDED)),
        ("fixed_too_few", replace(PASSED, design=FIXED, verdict="undecided", failures=2, n=40, origin=RECORDED)),
    ],
)
def test_the_report_is_the_one_that_was_looked_at(name: str, report: GateReport) -> None:
    _golden(name, gate_text(report))


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        ("worse", PAIRED),
        ("better", Paired(only_first=0, only_second=8, both=1, neither=391)),
        ("no_difference", Paired(only_first=3, only_second=2, both=1, neither=394)),
    ],
)
def test_the_comparison_is_the_one_that_was_looked_at(name: str, pairs: Paired) -> None:
    _golden(name, comparison_text(replace(WORSE, paired=pairs)))


@pytest.mark.parametrize(
    ("only_first", "only_second", "found"),
    [
        (0, 0, "no difference shown"),
        (5, 0, "no difference shown"),
        (6, 0, "worse"),
        (0, 6, "better"),
        (0, 5, "no difference shown"),
    ],
)
def test_six_pairs_in_one_direction_show_a_difference_and_five_do_not(
    only_first: int, only_second: int, found: str
) -> None:
    assert finding(Paired(only_first=only_first, only_second=only_second), 0.05) == found


def test_a_design_without_a_limit_says_so() -> None:
    endless = replace(SPRT, limit=None)
    assert "beta 10 %, without a limit" in gate_text(replace(PASSED, design=endless))
    assert planned(endless) is None
    assert "111/111" in bar_line(endless, 5, 111)


def test_progress_says_the_estimate_and_where_the_test_would_decide() -> None:
    assert plain_line(SPRT, 5, 97) == (
        "97 trials, 5 failed: 5.2 %, Wilson 95 % interval 2.2 % to 11.5 %; pass n=111 fail k=11"
    )
    assert bar_line(SPRT, 5, 97) == "[##--------] 97/400  5 failed, 5.2 % (2.2 % to 11.5 %)  pass n=111 fail k=11"
    assert plain_line(FIXED, 5, 97).endswith("; fail k=18")


@pytest.mark.parametrize(("failures", "n"), [(0, 1), (29, 400), (32, 400), (5, 97)])
def test_the_bar_fits_a_terminal_of_80_columns(failures: int, n: int) -> None:
    assert len(bar_line(SPRT, failures, n)) < 80


@pytest.mark.parametrize("n", [*range(4, 120), 400])
def test_the_failures_that_progress_names_are_the_fewest_that_fail(n: int) -> None:
    named = int(plain_line(SPRT, 0, n).rpartition("k=")[2])
    fails = [k for k in range(n + 1) if SPRT.verdict(k, n) == "fail"]
    assert named == (fails[0] if fails else named)
    assert not fails or SPRT.verdict(named - 1, n) != "fail"
