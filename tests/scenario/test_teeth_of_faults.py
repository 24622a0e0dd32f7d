"""Every fault has a bundled scenario that notices where it does nothing, and where it only says that it struck.

A scenario that passes whatever its fault does proves nothing about the app, the backend or the fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from mobile_sso.device.faults import FAULTS
from mobile_sso.device.return_trip import Fault, ReturnTrip
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.expectations import Expectation
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.given import each_fault
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS
from mobile_sso.scenario.steps.arm import Arm

Strike = Callable[[Fault, ReturnTrip], None]

NO_DAMAGE: Mapping[str, str] = {
    "clock-skew": "nothing in either app or in a backend reads the phone's clock, which is the point of its scenarios",
}
"""Fault → why no scenario can miss its damage; that it struck at all is noticed like with any other."""


def _does_nothing(fault: Fault, trip: ReturnTrip) -> None:
    """The damage and the note of it are both left out."""


def _only_says_so(fault: Fault, trip: ReturnTrip) -> None:
    """The damage is left out, and noted nevertheless."""
    trip.struck("and does no damage")


@pytest.fixture(scope="module")
def cases_about(library: Library) -> Mapping[str, list[Case]]:
    """The bundled cases that name a fault: the first of each scenario, those about that fault alone before others.

    They give it, arm it in the middle, or, where the phone always has it, expect that it struck.
    """
    found: dict[str, list[tuple[int, Case]]] = {fault: [] for fault in FAULTS}
    names = names_for_scenarios(library)
    for path in sorted(bundled_folder("scenarios").glob("return_trip/*.sso.yaml")):
        first = {
            case.scenario.name: case for case in reversed(list(cases(load_suite(path, path.read_text(), VERBS, names))))
        }
        for case in first.values():
            named = set(_faults_named(case))
            for fault in named:
                found[fault].append((len(named), case))
    return {fault: [case for _, case in sorted(about, key=lambda one: one[0])] for fault, about in found.items()}


def _faults_named(case: Case) -> Iterator[str]:
    yield from (fault for fault, _ in case.scenario.given.fault_parameters())
    for step in case.scenario.steps:
        if isinstance(step.arguments, Arm):
            yield from (fault for fault, _ in each_fault(step.arguments.faults))
        elif isinstance(step.arguments, Expectation) and step.arguments.phone is not None:
            yield from step.arguments.phone.faults or ()


def _misses(case: Case, library: Library, keys: SigningKeys) -> frozenset[str]:
    """Return what `case` misses: `the note` that the fault struck, its `damage`, both, or nothing."""
    world = assemble(case, library, RunOptions(seed=7, keys=keys))
    try:
        run_case(case, world)
    except ScenarioFailed as failed:
        if "never struck" in failed.verdict:
            return frozenset({"the note"})
        return frozenset("the note" if key == "phone.faults" else "damage" for key in failed.failed_keys or {"a step"})
    finally:
        world.testbed.close()
    return frozenset()


Noticed = Callable[[str, Strike, frozenset[str]], bool]


@pytest.fixture
def noticed(
    library: Library, keys: SigningKeys, cases_about: Mapping[str, list[Case]], monkeypatch: pytest.MonkeyPatch
) -> Noticed:
    """Tell whether, with another `strike`, some case about a fault misses one of `what`; the first one ends it."""

    def any_misses(fault: str, strike: Strike, what: frozenset[str]) -> bool:
        monkeypatch.setattr(FAULTS[fault], "strike", strike)
        return any(_misses(case, library, keys) & what for case in cases_about[fault])

    return any_misses


@pytest.mark.parametrize("fault", FAULTS)
def test_a_scenario_notices_where_a_fault_does_nothing(fault: str, noticed: Noticed) -> None:
    assert noticed(fault, _does_nothing, frozenset({"the note", "damage"}))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_scenario_notices_where_a_fault_only_says_that_it_struck(fault: str, noticed: Noticed) -> None:
    assert noticed(fault, _only_says_so, frozenset({"damage"})) is (fault not in NO_DAMAGE)


def test_faults_without_damage_are_excused_by_name() -> None:
    assert set(NO_DAMAGE) <= set(FAULTS)
