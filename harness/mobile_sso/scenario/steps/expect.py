"""Hold what every party shows, knows and saw against what the scenario says; every mismatch is reported at once.

Source: scenario-format rules 5 and 6.
"""

from __future__ import annotations

from mobile_sso.scenario.expectations import Expectation
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import World


def run(world: World, arguments: Expectation) -> None:
    """Nothing happens here: the runner compares, because only it knows where each key stands in the file."""


VERB = Verb(name="expect", arguments=Expectation, run=run)
