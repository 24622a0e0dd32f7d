"""Flags: values that make no sense, and the seed."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(
    ("flag", "message"),
    [
        ("--mobile-sso-platform=windows", "--mobile-sso-platform=windows: expected ios or android"),
        ("--mobile-sso-transport=pigeon", "--mobile-sso-transport=pigeon: expected inprocess or socket"),
        ("--mobile-sso-trace=maybe", "--mobile-sso-trace=maybe: expected off or on-failure or on"),
        (
            "--mobile-sso-failure-rate=5%",
            "--mobile-sso-failure-rate=5%: expected a number from 0 to 1, such as 0.05",
        ),
        (
            "--mobile-sso-failure-rate=1.5",
            "--mobile-sso-failure-rate=1.5: expected a number from 0 to 1, such as 0.05",
        ),
        (
            "--mobile-sso-mix=ios-flakey",
            "--mobile-sso-mix=ios-flakey: no fault mix is called that; did you mean `ios-flaky`?",
        ),
        (
            "--mobile-sso-mix=x",
            "--mobile-sso-mix=x: no fault mix is called that; there are: android-choice, each-by-itself, "
            "ios-flaky, once-in-a-while",
        ),
        ("--mobile-sso-seed=dice", "--mobile-sso-seed=dice: expected a whole number, or `last`"),
        (
            "--mobile-sso-seed=last",
            "--mobile-sso-seed=last: no earlier run is remembered here; give a number",
        ),
    ],
)
def test_a_wrong_value_is_a_usage_error_in_one_sentence(small: pytest.Pytester, flag: str, message: str) -> None:
    result = small.runpytest_inprocess("--mobile-sso", flag)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert [line for line in result.stderr.lines if line] == [f"ERROR: {message}"]


def test_an_unknown_idp_is_a_usage_error_that_lists_the_known_ones(small: pytest.Pytester) -> None:
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-idp=entre")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: --mobile-sso-idp=entre: no IdP profile is called that; there are *entra*generic*"]
    )


def test_the_header_shows_the_flag_that_repeats_the_run(small: pytest.Pytester) -> None:
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-seed=77120")
    result.stdout.fnmatch_lines(["mobile-sso: this folder's scenarios, inprocess, --mobile-sso-seed=77120"])


def test_the_last_seed_is_remembered(small: pytest.Pytester) -> None:
    first = small.runpytest_inprocess("--mobile-sso")
    again = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-seed=last")
    seeds = [re.search(r"--mobile-sso-seed=(\d+)", result.stdout.str()) for result in (first, again)]
    assert seeds[0] is not None
    assert seeds[1] is not None
    assert seeds[0][1] == seeds[1][1]


@pytest.mark.parametrize(("flag", "passed"), [("--mobile-sso-platform=ios", 1), ("--mobile-sso-idp=entra", 0)])
def test_a_flag_narrows_the_matrix(small: pytest.Pytester, flag: str, passed: int) -> None:
    result = small.runpytest_inprocess("--mobile-sso", flag)
    result.assert_outcomes(passed=passed)
    assert result.ret == (0 if passed else pytest.ExitCode.NO_TESTS_COLLECTED)


def test_the_same_cases_pass_over_real_sockets(small: pytest.Pytester) -> None:
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-transport=socket")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["mobile-sso: this folder's scenarios, socket, --mobile-sso-seed=*"])


def test_at_a_failure_rate_of_one_every_sign_in_on_ios_is_struck_and_the_report_names_the_fault(
    small: pytest.Pytester,
) -> None:
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-failure-rate=1", "--mobile-sso-platform=ios")
    result.assert_outcomes(failed=1)
    assert re.search(r"  tried  attempt 1: \S+, fault [a-z-]+", result.stdout.str())
    result.stdout.fnmatch_lines(["*--mobile-sso-failure-rate=1*"])


CHOICE = "its weights are a choice, not a measurement"


def test_a_mix_replaces_that_of_every_device_and_the_summary_says_how_it_was_drawn_from(small: pytest.Pytester) -> None:
    result = small.runpytest_inprocess(
        "--mobile-sso", "--mobile-sso-mix=each-by-itself", "--mobile-sso-failure-rate=1", "--junitxml=junit.xml"
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*--mobile-sso-failure-rate=1.0 --mobile-sso-mix=each-by-itself"])
    assert f"  mix each-by-itself: independent sampling, rate 100 %; {CHOICE}" in result.stdout.lines
    written = (small.path / "junit.xml").read_text("utf-8")
    assert 'name="sso.mix" value="each-by-itself: independent sampling, rate 100 %"' in written


def test_a_mix_of_the_own_fixtures_strikes_at_its_own_rate(small: pytest.Pytester) -> None:
    mixes = small.path / "fixtures" / "mixes"
    mixes.mkdir(parents=True)
    (mixes / "always.yaml").write_text(
        "version: 1\ntitle: Always\nsampling: exclusive\nrate: 1\n"
        "shares: [{ fault: net-lost-request, weight: 1 }]\n"
        'unconfirmed: ["the weights are a choice, not a measurement"]\n'
    )
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-mix=always")
    result.assert_outcomes(failed=2)
    assert f"  mix always: exclusive sampling, rate 100 %; {CHOICE}" in result.stdout.lines


def test_without_a_rate_and_without_a_mix_that_is_asked_for_none_is_named(small: pytest.Pytester) -> None:
    result = small.runpytest_inprocess("--mobile-sso")
    result.assert_outcomes(passed=2)
    assert CHOICE not in result.stdout.str()


def test_a_broken_mix_is_told_before_any_case(small: pytest.Pytester) -> None:
    mixes = small.path / "fixtures" / "mixes"
    mixes.mkdir(parents=True)
    (mixes / "ours.yaml").write_text("version: 2\n")
    result = small.runpytest_inprocess("--mobile-sso", "--mobile-sso-mix=ours")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: fixtures/mixes/ours.yaml:1:10: expected `1`, got the number 2"])
