"""Device faults are armed for the next sign-in, in the middle of a scenario.

Source: deep-link-return 1 (taxonomy of failure modes); `given.faults` does the same for the first sign-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pydantic import Field, JsonValue

from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter
from mobile_sso.documents.names import FaultName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.given import FaultParameters, each_fault
from mobile_sso.scenario.model import Scenario
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class Arm(StrictModel):
    """Arm `faults`: names, or `name: {parameters}`."""

    faults: tuple[FaultName | FaultParameters, ...] = Field(min_length=1)


def run(world: World, arguments: Arm) -> None:
    """Arm them."""
    for fault, parameters in each_fault(arguments.faults):
        world.phone.arm(build_fault(fault, cast("Mapping[str, FaultParameter]", parameters)))


def armed_in(scenario: Scenario) -> tuple[tuple[str, Mapping[str, JsonValue]], ...]:
    """Return every fault that `scenario` arms, under `given` and by this verb, each with its parameters."""
    by_steps = (step.arguments for step in scenario.steps if isinstance(step.arguments, Arm))
    return (
        *scenario.given.fault_parameters(),
        *(fault for arguments in by_steps for fault in each_fault(arguments.faults)),
    )


VERB = Verb(name="arm", arguments=Arm, run=run)
