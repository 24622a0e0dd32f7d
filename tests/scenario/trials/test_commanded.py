from __future__ import annotations

from itertools import islice

import pytest

from mobile_sso.scenario.trials.commanded import Ended, commanded_trials
from mobile_sso.scenario.trials.trial import TrialsStopped


def test_each_run_of_the_command_is_a_trial_and_knows_its_number() -> None:
    trials = list(islice(commanded_trials(lambda number: Ended(code=number % 2, said="")), 4))
    assert [(trial.key, trial.failed) for trial in trials] == [("1", True), ("2", False), ("3", True), ("4", False)]


@pytest.mark.parametrize(
    ("code", "said", "told"),
    [
        (2, "", ""),
        (-9, "", ""),
        (127, "one\ntwo\nthree\nfour\nfive\nsix\n", "; it said:\n  two\n  three\n  four\n  five\n  six"),
    ],
)
def test_any_other_exit_code_stops_the_trials(code: int, said: str, told: str) -> None:
    with pytest.raises(TrialsStopped) as stopped:
        next(commanded_trials(lambda _: Ended(code=code, said=said)))
    assert str(stopped.value) == (
        f"trial 1: the command ended with exit code {code}, expected 0 (signed in) or 1 (failed){told}"
    )
