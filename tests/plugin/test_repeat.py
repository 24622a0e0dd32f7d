"""Repeating every case, and what is flaky: names, seeds, the summary, the exit code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from mobile_sso.plugin.repeat import FLAKY, case_of, repeated_id, with_repetitions

FLAKY_FILE = """\
version: 1
about: Half of the sign-ins fail.
scenarios:
  - name: half
    why: A fault strikes half of the sign-ins.
    given: { failure_rate: 0.5 }
    steps:
      - open_app
      - sign_in: { as: ada }
      - expect: { phone: { signed_in: ada } }
"""
NEVER = FLAKY_FILE.replace("half", "never").replace("failure_rate: 0.5", "failure_rate: 1.0")


def _run(folder: pytest.Pytester, *arguments: str, seed: int = 1) -> pytest.RunResult:
    return folder.runpytest_inprocess("--mobile-sso", f"--mobile-sso-seed={seed}", *arguments)


def _half(folder: pytest.Pytester, text: str = FLAKY_FILE) -> None:
    (folder.path / "half.sso.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("case", "third"),
    [
        ("sign-in", "sign-in[#3]"),
        ("sign-in[ios-safari]", "sign-in[ios-safari-#3]"),
        ("small.sso.yaml::sign-in[ios-safari-entra]", "small.sso.yaml::sign-in[ios-safari-entra-#3]"),
    ],
)
def test_the_number_stands_inside_the_brackets_and_can_be_taken_off(case: str, third: str) -> None:
    assert repeated_id(case, 3) == third
    assert case_of(third) == case
    assert case_of(case) == case


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("a.sso.yaml::login[ios]", ["a.sso.yaml::login[ios-#1]", "a.sso.yaml::login[ios-#2]"]),
        ("a.sso.yaml::login[ios-#2]", ["a.sso.yaml::login[ios-#2]"]),
        ("a.sso.yaml::login[#2]", ["a.sso.yaml::login[#2]"]),
        ("a.sso.yaml::login", ["a.sso.yaml::login"]),
        ("a.sso.yaml", ["a.sso.yaml"]),
        ("test_a.py::test_b[1]", ["test_a.py::test_b[1]"]),
    ],
)
def test_a_case_that_is_named_with_its_brackets_stands_for_all_its_repetitions(
    argument: str, expected: Sequence[str]
) -> None:
    assert list(with_repetitions([argument], 2, ".sso.yaml")) == expected
    assert list(with_repetitions([argument], 1, ".sso.yaml")) == [argument]


def test_every_case_runs_so_often_each_repetition_an_item_of_its_own(small: pytest.Pytester) -> None:
    result = _run(small, "--mobile-sso-repeat=2", "--collect-only", "-q")
    assert [line for line in result.stdout.lines if "::" in line] == [
        "small.sso.yaml::sign-in[ios-safari-#1]",
        "small.sso.yaml::sign-in[ios-safari-#2]",
        "small.sso.yaml::sign-in[android-custom-tab-#1]",
        "small.sso.yaml::sign-in[android-custom-tab-#2]",
    ]


@pytest.mark.parametrize(
    ("selected", "passed"),
    [
        ("small.sso.yaml::sign-in", 6),
        ("small.sso.yaml::sign-in[ios-safari]", 3),
        ("small.sso.yaml::sign-in[ios-safari-#2]", 1),
    ],
)
def test_node_ids_select_all_repetitions_or_one(small: pytest.Pytester, selected: str, passed: int) -> None:
    _run(small, "--mobile-sso-repeat=3", selected).assert_outcomes(passed=passed)


@pytest.mark.parametrize("times", ["0", "-1", "x", "2.5", ""])
def test_a_number_that_makes_no_sense_is_a_usage_error(small: pytest.Pytester, times: str) -> None:
    result = _run(small, f"--mobile-sso-repeat={times}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert [line for line in result.stderr.lines if line] == [
        f"ERROR: --mobile-sso-repeat={times}: expected a whole number from 1 on, such as 20"
    ]


def test_where_nothing_strikes_no_case_is_flaky(small: pytest.Pytester) -> None:
    result = _run(small, "--mobile-sso-repeat=5")
    result.assert_outcomes(passed=10)
    assert result.ret == pytest.ExitCode.OK
    assert "mobile-sso flaky" not in result.stdout.str()


def test_a_case_whose_repetitions_disagree_is_flaky_and_the_summary_says_how_often_it_failed(
    folder: pytest.Pytester,
) -> None:
    _half(folder)
    result = _run(folder, "--mobile-sso-repeat=8")
    failed = result.parseoutcomes()["failed"]
    assert 0 < failed < 8
    assert result.ret == FLAKY
    start = result.stdout.lines.index("1 of 1 repeated case flaky:")
    assert result.stdout.lines[start + 1] == "  half.sso.yaml::half"
    assert re.fullmatch(
        rf"    {failed} of 8 failed: [\d.]+ %, Wilson 95 % interval [\d.]+ % to [\d.]+ %",
        result.stdout.lines[start + 2],
    )


def test_the_command_that_is_shown_repeats_one_failing_repetition(folder: pytest.Pytester) -> None:
    _half(folder, FLAKY_FILE.replace("    given: { failure_rate: 0.5 }\n", ""))
    result = _run(folder, "--mobile-sso-repeat=8", "--mobile-sso-failure-rate=0.5")
    (line,) = (
        line
        for line in result.stdout.lines[result.stdout.lines.index("1 of 1 repeated case flaky:") :]
        if "again" in line
    )
    found = re.fullmatch(
        r'    again  pytest --mobile-sso "(half\.sso\.yaml::half\[#\d\])" --mobile-sso-seed=1 --mobile-sso-repeat=8 '
        r"--mobile-sso-failure-rate=0\.5",
        line,
    )
    assert found
    again = _run(folder, found[1], "--mobile-sso-repeat=8", "--mobile-sso-failure-rate=0.5")
    again.assert_outcomes(failed=1)
    assert again.ret == pytest.ExitCode.TESTS_FAILED
    assert f'again  pytest --mobile-sso "{found[1]}" --mobile-sso-seed=1 --mobile-sso-repeat=8' in again.stdout.str()


def test_the_same_seed_fails_the_same_repetitions(folder: pytest.Pytester) -> None:
    _half(folder)
    runs = [_run(folder, "--mobile-sso-repeat=6", "-rf", "--tb=no", seed=seed) for seed in (1, 1, 2)]
    first, again, other = (
        sorted(re.findall(r"FAILED half\.sso\.yaml::half\[#(\d)\]", run.stdout.str())) for run in runs
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    "arguments",
    [
        ("--mobile-sso-failure-rate=1", "half.sso.yaml"),
        ("half.sso.yaml", "never.sso.yaml"),
        ("half.sso.yaml", "test_other.py"),
        ("half.sso.yaml", "test_error.py"),
    ],
    ids=["all repetitions failed", "beside a case that always fails", "beside a test", "beside an error"],
)
def test_any_other_failure_is_a_failure(folder: pytest.Pytester, arguments: tuple[str, ...]) -> None:
    always = (
        FLAKY_FILE.replace("    given: { failure_rate: 0.5 }\n", "") if arguments[0].startswith("--") else FLAKY_FILE
    )
    _half(folder, always)
    (folder.path / "never.sso.yaml").write_text(NEVER, "utf-8")
    folder.makepyfile(
        test_other="def test_it():\n    assert False\n",
        test_error="import pytest\n@pytest.fixture\ndef broken():\n    1 / 0\ndef test_it(broken):\n    pass\n",
    )
    assert _run(folder, "--mobile-sso-repeat=6", *arguments).ret == pytest.ExitCode.TESTS_FAILED


def test_one_run_of_each_case_is_never_flaky(folder: pytest.Pytester) -> None:
    _half(folder)
    codes = {int(_run(folder, seed=seed).ret) for seed in range(1, 7)}
    assert codes == {0, 1}


def test_a_case_that_must_fail_is_flaky_where_a_repetition_does_not(folder: pytest.Pytester) -> None:
    text = FLAKY_FILE.replace(
        "    steps:",
        "    expect_failure: [{ when: { device: ios-safari }, fails: [phone.signed_in], because: why }]\n    steps:",
    )
    _half(folder, text)
    result = _run(folder, "--mobile-sso-repeat=8")
    outcomes = result.parseoutcomes()
    assert outcomes["xfailed"]
    assert outcomes["failed"]
    assert result.ret == FLAKY


def test_workers_of_xdist_share_the_repetitions_and_the_controller_counts_them(folder: pytest.Pytester) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    _half(folder)
    (folder.path / "whole.sso.yaml").write_text(
        FLAKY_FILE.replace("half", "whole").replace("failure_rate: 0.5", "failure_rate: 0.0"), "utf-8"
    )
    alone = _run(folder, "--mobile-sso-repeat=8", "-p", "no:xdist")
    shared = _run(folder, "--mobile-sso-repeat=8", "-n", "2", "-v")
    assert alone.ret == shared.ret == FLAKY
    assert alone.parseoutcomes() == shared.parseoutcomes()
    assert alone.parseoutcomes()["passed"] > 8
    flaky = [
        result.stdout.lines[result.stdout.lines.index("1 of 2 repeated cases flaky:") :][:4]
        for result in (alone, shared)
    ]
    assert flaky[0] == flaky[1]
    assert {"[gw0]", "[gw1]"} <= set(re.findall(r"\[gw\d\]", shared.stdout.str()))
    for file in ("half", "whole"):
        assert f" {file}.sso.yaml::{file}[#8] " in shared.stdout.str()


def test_junit_tells_the_repetition(folder: pytest.Pytester) -> None:
    _half(folder)
    _run(folder, "--mobile-sso-repeat=3", "--junit-xml=out.xml")
    root = ElementTree.parse(folder.path / "out.xml").getroot()
    told = {
        case.get("name"): [
            found.get("value") for found in case.iter("property") if found.get("name") == "sso.repetition"
        ]
        for case in root.iter("testcase")
    }
    assert told == {"half[#1]": ["1"], "half[#2]": ["2"], "half[#3]": ["3"]}
