"""The summary at the end of a run."""

from __future__ import annotations

from mobile_sso.report.summary import Ended, summary

CASES = [
    Ended(file="login", device="ios-safari", outcome="passed"),
    Ended(file="login", device="ios-safari", outcome="xfailed"),
    Ended(file="login", device="android-custom-tab", outcome="failed"),
    Ended(file="return-trip", device="ios-safari", outcome="passed", faults=("net-lost-request", "process-death")),
    Ended(file="return-trip", device="ios-safari", outcome="skipped", faults=("process-death",)),
]


def test_each_file_is_a_line_and_each_device_a_column() -> None:
    assert summary(CASES) == [
        "               ios-safari           android-custom-tab",
        "  login        1 passed, 1 xfailed  1 failed",
        "  return-trip  1 passed, 1 skipped  -",
        "  faults that struck: net-lost-request 1, process-death 2",
    ]


def test_each_mix_that_struck_is_named_once_with_its_sampling_rule_and_what_its_weights_are() -> None:
    struck = [
        Ended(file="a", device="ios-safari", outcome=outcome, faults=("process-death",), mix=mix)
        for outcome, mix in (
            ("passed", "ios-flaky: exclusive sampling, rate 5 %"),
            ("failed", "ios-flaky: exclusive sampling, rate 5 %"),
            ("passed", "each-by-itself: independent sampling, rate 5.00233 %, sticky 20 %"),
        )
    ]
    assert summary([*CASES, *struck])[4:] == [
        "  faults that struck: net-lost-request 1, process-death 5",
        "  mix each-by-itself: independent sampling, rate 5.00233 %, sticky 20 %; "
        "its weights are a choice, not a measurement",
        "  mix ios-flaky: exclusive sampling, rate 5 %; its weights are a choice, not a measurement",
    ]


def test_no_cases_are_no_lines() -> None:
    assert summary([]) == []
