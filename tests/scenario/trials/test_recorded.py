from __future__ import annotations

import pytest

from mobile_sso.scenario.trials.pairs import Unpaired, pairs
from mobile_sso.scenario.trials.recorded import Unreadable, recorded_trials
from mobile_sso.scenario.trials.trial import Trial

JUNIT = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest">
  <testcase classname="half" name="half[ios-#1]"/>
  <testcase classname="half" name="half[ios-#2]"><failure message="no">text</failure></testcase>
  <testcase classname="half" name="half[ios-#3]"><skipped/></testcase>
</testsuite></testsuites>
"""
TWO = JUNIT.replace("half[ios-#2]", "half[android-#2]")


def _failed(trials: object) -> list[tuple[str, bool]]:
    assert isinstance(trials, list)
    return [(trial.key, trial.failed) for trial in trials]


@pytest.mark.parametrize(
    ("text", "trials"),
    [
        ('{"passed": true}\n\n{"passed": false}\n', [("1", False), ("2", True)]),
        ('{"passed": false, "seed": 9}', [("9", True)]),
        ('{"passed": true, "number": 4, "took": 1.5}', [("4", False)]),
        (JUNIT, [("#1", False), ("#2", True)]),
        (JUNIT.replace("half[ios-#1]", "half[#1]").replace("half[ios-#2]", "half[#2]"), [("#1", False), ("#2", True)]),
        (JUNIT.replace("half[ios-#1]", "Login").replace("half[ios-#2]", "Login"), [("1", False), ("2", True)]),
    ],
)
def test_each_outcome_is_a_trial(text: str, trials: list[tuple[str, bool]]) -> None:
    assert _failed(recorded_trials("out", text)) == trials


def test_repetitions_count_in_the_order_of_their_numbers_not_as_workers_reported_them() -> None:
    numbers = (2, 10, 1)
    text = "".join(f'<testcase name="half[#{number}]"/>' for number in numbers)
    trials = recorded_trials("out.xml", f"<testsuite>{text}</testsuite>")
    assert [trial.key for trial in trials] == ["#1", "#2", "#10"]


@pytest.mark.parametrize(
    ("cases", "trials"),
    [
        ("half?ios]", [("#1", False)]),
        ("*android*", [("#2", True)]),
        ("*", [("half[ios] #1", False), ("half[android] #2", True)]),
    ],
)
def test_the_cases_of_a_junit_file_can_be_chosen(cases: str, trials: list[tuple[str, bool]]) -> None:
    assert _failed(recorded_trials("out.xml", TWO, cases)) == trials


@pytest.mark.parametrize(
    ("text", "cases", "message"),
    [
        ("", None, "out: no outcome is in it"),
        (JUNIT, "other", "out: no outcome is in it"),
        ('{"passed": true}\nyes', None, 'out:2: expected one JSON object a line, such as {"passed": true}'),
        ('{"passed": "yes"}', None, 'out:1: expected one JSON object a line, such as {"passed": true}'),
        ("[true]", None, 'out:1: expected one JSON object a line, such as {"passed": true}'),
        ('{"passed": true, "seed": 5}\n' * 2, None, "out: the trial 5 is in it twice: leave one out"),
        ("<testsuite>", None, "out: this is no JUnit XML: no element found: line 1, column 11"),
        (
            TWO,
            None,
            "out: it holds 2 cases, and one number for several would mix them: choose with --case, for example "
            "--case 'half[[]ios]', or --case '*' for all",
        ),
        (
            JUNIT.replace("failure", "error"),
            None,
            "out: half[ios-#2] ended with an error, which says nothing about the sign-in: mend the run, or choose "
            "other cases with --case",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(text: str, cases: str | None, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        recorded_trials("out", text, cases)
    assert str(refused.value) == message


def test_the_example_that_is_offered_chooses_that_case() -> None:
    assert _failed(recorded_trials("out.xml", TWO, "half[[]ios]")) == [("#1", False)]


def test_trials_of_two_builds_are_paired_by_their_key_not_by_their_place() -> None:
    first = recorded_trials("a", '{"passed": false, "seed": 1}\n{"passed": true, "seed": 2}')
    second = recorded_trials("b", '{"passed": true, "seed": 2}\n{"passed": true, "seed": 1}')
    found = pairs(first, second)
    assert (found.only_first, found.only_second, found.both, found.neither) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("first", "second", "alone", "named"), [("12", "1", 1, "2"), ("1", "13", 1, "3"), ("1", "2", 2, "1")]
)
def test_a_trial_without_a_partner_is_refused(first: str, second: str, alone: int, named: str) -> None:
    with pytest.raises(Unpaired) as refused:
        pairs(*([Trial(key=key, failed=False) for key in keys] for keys in (first, second)))
    assert str(refused.value) == (
        f"{alone} trials have no partner in the other file, the first of them is {named}: run the same seeds with both "
        "builds, then compare"
    )
