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
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.given import each_fault
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS
from mobile_sso.scenario.steps.arm import Arm

Strike = Callable[[Fault, ReturnTrip], None]

NOT_NOTICED: Mapping[tuple[str, str], str] = {}
"""(Fault, what became of its strike) → why no scenario can notice it."""


def _does_nothing(fault: Fault, trip: ReturnTrip) -> None:
    """The damage and the note of it are both left out."""


def _only_says_so(fault: Fault, trip: ReturnTrip) -> None:
    """The damage is left out, and noted nevertheless."""
    trip.struck("and does no damage")


TOOTHLESS: Mapping[str, Strike] = {"nothing": _does_nothing, "only says so": _only_says_so}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load([bundled_folder("fixtures")])


@pytest.fixture(scope="module")
def keys() -> SigningKeys:
    return SigningKeys.mint()


@pytest.fixture(scope="module")
def cases_about(library: Library) -> Mapping[str, list[Case]]:
    """The bundled cases that name a fault: the first of every scenario, those about that fault alone before others."""
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


def _notices(case: Case, library: Library, keys: SigningKeys) -> bool:
    """Tell whether `case` fails by something else than the list of the faults that struck, which is no damage."""
    world = assemble(case, library, RunOptions(seed=7, keys=keys))
    try:
        run_case(case, world)
    except ScenarioFailed as failed:
        wrong = {finding.key for finding in failed.findings if not finding.holds}
        return not failed.findings or wrong != {"phone.faults"}
    finally:
        world.testbed.close()
    return False


@pytest.mark.parametrize("how", TOOTHLESS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_scenario_notices_where_a_fault_does_no_damage(
    fault: str,
    how: str,
    library: Library,
    keys: SigningKeys,
    cases_about: Mapping[str, list[Case]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(FAULTS[fault], "strike", TOOTHLESS[how])
    noticed = any(_notices(case, library, keys) for case in cases_about[fault])
    assert noticed is ((fault, how) not in NOT_NOTICED), f"none of {[case.id for case in cases_about[fault]]} notices"
