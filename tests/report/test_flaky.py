from __future__ import annotations

import pytest

from mobile_sso.report.flaky import FlakyCase, flaky_lines
from mobile_sso.report.rates import exact_percent, percent

ONE = FlakyCase(case="a.sso.yaml::login[ios]", failures=1, runs=20, again='pytest --mobile-sso "…"')


def test_a_flaky_case_is_told_with_its_rate_its_interval_and_how_to_see_it_again() -> None:
    assert flaky_lines([ONE], 3) == [
        "1 of 3 repeated cases flaky:",
        "  a.sso.yaml::login[ios]",
        "    1 of 20 failed: 5.0 %, Wilson 95 % interval 0.89 % to 23.6 %",
        '    again  pytest --mobile-sso "…"',
    ]


@pytest.mark.parametrize(
    ("repeated", "words"), [(1, "1 of 1 repeated case flaky:"), (2, "1 of 2 repeated cases flaky:")]
)
def test_one_case_is_no_cases(repeated: int, words: str) -> None:
    assert flaky_lines([ONE], repeated)[0] == words


def test_nothing_flaky_is_nothing_said() -> None:
    assert flaky_lines([], 12) == []


@pytest.mark.parametrize(
    ("rate", "measured", "chosen"),
    [
        (0, "0 %", "0 %"),
        (1, "100 %", "100 %"),
        (0.05, "5.0 %", "5 %"),
        (0.0025, "0.25 %", "0.25 %"),
        (0.0724, "7.2 %", "7.24 %"),
    ],
)
def test_a_rate_has_the_digits_it_deserves(rate: float, measured: str, chosen: str) -> None:
    assert percent(rate) == measured
    assert exact_percent(rate) == chosen
