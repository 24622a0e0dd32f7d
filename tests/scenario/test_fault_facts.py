from __future__ import annotations

import pytest

from mobile_sso.device.faults import FAULTS, build_fault
from mobile_sso.device.profile import FaultMix, FaultShare
from mobile_sso.scenario.fault_facts import MOMENTS, RETRIES, FaultParameterFacts, fault_facts, mixes_with

DEATH = {"when": "during-exchange"}
MIX = FaultMix(
    name="mine",
    title="Mine",
    sampling="exclusive",
    rate=0.05,
    shares=(
        FaultShare(fault="process-death", weight=1.0),
        FaultShare(fault="process-death", weight=2.0, parameters=DEATH),
        FaultShare(fault="net-lost-request", weight=1.0),
    ),
)


def test_a_fault_says_everything_about_itself() -> None:
    facts = fault_facts("double-redirect")
    assert (facts.stage, facts.platform, facts.moment, facts.retry) == ("redirect", "both", "leave", "yes")
    assert facts.rule == 'The person taps "continue" while the automatic redirect runs, and two callbacks come.'
    assert facts.background.startswith("Mechanism: ")
    assert "Source:" not in facts.background
    assert facts.source == "deep-link-return 1.3 `double-redirect`."
    assert facts.about == "A second callback follows; raises ValueError where `seconds` is below 0."
    assert facts.parameters[1] == FaultParameterFacts(
        name="seconds",
        type="a whole number",
        default=0,
        meaning="How long the second callback comes after the first.",
    )


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_has_its_facts_and_every_parameter_its_meaning(name: str) -> None:
    facts = fault_facts(name)
    assert all((facts.rule, facts.background, facts.source, facts.about, facts.app_sees))
    assert facts.moment in MOMENTS
    assert facts.retry in RETRIES
    assert all(parameter.meaning or f"`{parameter.name}`" in facts.about for parameter in facts.parameters)
    assert build_fault(name, {parameter.name: parameter.default for parameter in facts.parameters}) == build_fault(name)


def test_what_is_no_fault_is_refused_with_a_hint() -> None:
    with pytest.raises(ValueError, match=r"^unknown device fault 'proces-death'; did you mean 'process-death'\?"):
        fault_facts("proces-death")


@pytest.mark.parametrize(
    ("fault", "shares"),
    [
        ("process-death", [("mine", {}, 0.25), ("mine", DEATH, 0.5)]),
        ("net-lost-request", [("mine", {}, 0.25)]),
        ("user-cancel", []),
    ],
)
def test_a_fault_is_found_in_the_mixes_that_draw_it(fault: str, shares: list[object]) -> None:
    assert list(mixes_with(fault, {"mine": MIX})) == shares
