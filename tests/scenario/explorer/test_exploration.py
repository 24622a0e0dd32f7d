from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.explorer.exploration import Explored, Found, Ground, explore
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS

AXES = {"app": "field_service", "device": "ios-safari", "scheme": "makeitnative", "idp": "generic"}


def _explore(library: Library, backend: str, behaviour: str, *, seed: int = 1, **different: object) -> Explored:
    limits: Mapping[str, object] = {"sequences": 120, "steps": 12, **different}
    ground = Ground(axes={**AXES, "backend": backend}, behaviour=behaviour, seed=seed, **limits)  # type: ignore[arg-type]
    return explore(ground, library)


@pytest.mark.parametrize("device", ["ios-safari", "ios-auth-session", "android-custom-tab", "android-chrome"])
def test_against_the_ideal_nothing_is_found(library: Library, device: str) -> None:
    ground = Ground(
        axes={**AXES, "backend": "hardened", "device": device},
        behaviour="well-built",
        seed=3,
        sequences=60,
        steps=12,
    )
    explored = explore(ground, library)
    assert (explored.found, explored.sequences >= 60) == ((), True)


@pytest.fixture(scope="module")
def double_exchange(library: Library) -> Found:
    """What is found against the app and the backend of the module."""
    only = ("one-token-request-per-code",)
    faults = ("duplicate-delivery", "net-lost-request")
    (found,) = _explore(
        library, "mendix-mobile-sso-2.1", "mendix-native", sequences=400, steps=6, invariants=only, faults=faults
    ).found
    return found


def test_against_the_module_the_double_exchange_is_found_and_shortened(double_exchange: Found) -> None:
    assert (double_exchange.invariant, double_exchange.replayed) == ("one-token-request-per-code", True)
    assert double_exchange.wrong == "the IdP generic got 2 token requests for one code"
    assert double_exchange.steps <= 5  # which walk is found depends on the version of Hypothesis


def test_the_scenario_that_is_written_fails_in_the_same_way(library: Library, double_exchange: Found) -> None:
    text = double_exchange.text
    suite = load_suite(Path("found.sso.yaml"), text, VERBS, names_for_scenarios(library))
    (case,) = cases(suite)
    world = assemble(case, library, RunOptions(seed=99, keys=SigningKeys.mint()))
    with pytest.raises(ScenarioFailed) as failed:
        run_case(case, world)
    assert str(failed.value) == (
        "invariant one-token-request-per-code: the IdP generic got 2 token requests for one code"
    )


def test_the_same_seed_walks_the_same_ways(library: Library) -> None:
    first, second = (_explore(library, "hardened", "well-built", sequences=20) for _ in range(2))
    assert first == second
    assert first.steps != _explore(library, "hardened", "well-built", sequences=20, seed=2).steps


def test_a_crash_is_a_finding_too(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from mobile_sso.device.app import NativeApp

    def crash(app: NativeApp) -> None:
        if app.signed_in is not None:
            raise RuntimeError("the app crashed\nand said more")

    monkeypatch.setattr(NativeApp, "sign_out", crash)
    explored = _explore(library, "hardened", "well-built")
    (found,) = explored.found
    assert (found.invariant, found.wrong, found.replayed) == (
        "never-crashes",
        "RuntimeError: the app crashed",
        True,
    )
    assert "      - sign_in: { as: ada }\n      - sign_out\n" in found.text


def test_a_fault_that_there_is_not_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="unknown device fault 'net-lost'"):
        _explore(library, "hardened", "well-built", faults=("net-lost",))


def test_an_invariant_that_there_is_not_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="there is no invariant") as refused:
        _explore(library, "hardened", "well-built", invariants=("no-such-thing",))
    assert str(refused.value) == (
        "there is no invariant 'no-such-thing'; there are one-session-per-attempt, no-session-without-matching-state, "
        "one-token-request-per-code, no-session-for-a-foreign-app, error-shown-means-not-signed-in, "
        "every-attempt-ends, no-secret-in-any-log"
    )
