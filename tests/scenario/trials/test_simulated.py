from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import pytest

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.invariants import InvariantBroken
from mobile_sso.scenario.trials import simulated
from mobile_sso.scenario.trials.simulated import Build, behaviour_of, drawing, simulated_trials
from mobile_sso.scenario.trials.trial import Trial, TrialsStopped
from mobile_sso.statistics.rates import band

LIBRARY = Library.load([bundled_folder("fixtures")])
KEYS = SigningKeys.mint()
MENDIX = Build(device="ios-safari", backend="mendix-mobile-sso-2.1", idp="generic", failure_rate=0.3)
HARDENED = replace(MENDIX, backend="hardened", app_behaviour="well-built")


def _trials(build: Build, count: int, seed: int = 3) -> Sequence[Trial]:
    return list(islice(simulated_trials(build, LIBRARY, seed=seed, keys=KEYS), count))


def test_the_failure_rate_is_the_share_of_trials_that_a_fault_strikes() -> None:
    trials = _trials(MENDIX, 200)
    assert band(200, 0.3, 0.001).holds(sum(bool(trial.faults) for trial in trials))
    assert [trial.failed for trial in trials] == [bool(trial.faults) for trial in trials]
    assert [trial.key for trial in trials] == [str(number) for number in range(1, 201)]


def test_without_faults_nobody_fails() -> None:
    assert not any(trial.failed for trial in _trials(replace(MENDIX, failure_rate=0.0), 20))


def test_the_same_seed_gives_the_same_trials_and_another_one_others() -> None:
    assert _trials(MENDIX, 40) == _trials(MENDIX, 40) != _trials(MENDIX, 40, seed=4)


def test_two_builds_meet_the_same_faults_and_the_better_one_survives_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulated, "IN_ONE_WORLD", 15)
    mendix, hardened = _trials(MENDIX, 40), _trials(HARDENED, 40)
    assert [trial.faults for trial in mendix] == [trial.faults for trial in hardened]
    assert sum(trial.failed for trial in mendix) > sum(trial.failed for trial in hardened)


def test_an_invariant_that_breaks_stops_the_trials(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise InvariantBroken("every-attempt-ends", "one does not")

    monkeypatch.setattr(simulated, "hold", broken)
    with pytest.raises(TrialsStopped, match=r"^trial 1: invariant every-attempt-ends: one does not$"):
        _trials(MENDIX, 1)


@pytest.mark.parametrize(
    ("build", "line"),
    [
        (MENDIX, "ios-flaky: exclusive sampling, rate 30 %"),
        (replace(MENDIX, mix="ios-flaky", failure_rate=None), "ios-flaky: exclusive sampling, rate 5 %"),
        (replace(MENDIX, device="ios-ephemeral", failure_rate=0.0), None),
    ],
)
def test_the_sampling_rule_can_be_told(build: Build, line: str | None) -> None:
    assert drawing(build, LIBRARY) == line


@pytest.mark.parametrize(("build", "behaviour"), [(MENDIX, "mendix-native"), (HARDENED, "well-built")])
def test_the_app_is_written_as_its_profile_says_unless_another_behaviour_is_named(build: Build, behaviour: str) -> None:
    assert behaviour_of(build, LIBRARY) == behaviour
