"""Time passes for everybody at once; it is virtual and costs nothing.

Source: scenario-format rule 7.
"""

from __future__ import annotations

from pydantic import RootModel

from mobile_sso.documents.values import Duration
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


class Wait(RootModel[Duration]):
    """Let time pass: `20m`, `9h`."""


def run(world: World, arguments: Wait) -> None:
    """Let it pass."""
    world.phone.pass_time(arguments.root.seconds)
    world.testbed.trace.record("harness", "everybody", f"{arguments.root} pass")


VERB = Verb(name="wait", arguments=Wait, run=run, needs=frozenset({"clock"}))
