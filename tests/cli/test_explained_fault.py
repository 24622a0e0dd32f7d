"""`mobile-sso explain fault`: the text, word for word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mobile_sso.cli import explain
from mobile_sso.cli.explained_fault import fault_text
from mobile_sso.device.faults import FAULTS
from mobile_sso.device.profile import FaultMix, FaultShare
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.scenario.fault_facts import FaultFacts, FaultParameterFacts, fault_facts

LIBRARY = Library.load([bundled_folder("fixtures")])
MIX = FaultMix(
    name="mine",
    title="Mine",
    sampling="independent",
    rate=0.05,
    shares=(
        FaultShare(fault="process-death", weight=3.0, parameters={"when": "during-exchange"}),
        FaultShare(fault="net-lost-request", weight=1.0),
    ),
)
FACTS = FaultFacts(
    id="process-death",
    rule="The operating system ends the app.",
    background="Mechanism: memory is gone.\nEvidence: somebody saw it.",
    source="deep-link-return 1.5 `process-death`.",
    about="The app dies at `when`.",
    stage="app-delivery",
    platform="both",
    moment="leave",
    app_sees="the login page again",
    retry="yes",
    parameters=(FaultParameterFacts(name="when", type="a word", default="in-browser", meaning="One of two words."),),
)
TOLD = """\
process-death: The operating system ends the app.

Mechanism: memory is gone.
Evidence: somebody saw it.

stage       app-delivery
platform    both; it can be armed on every phone
moment      leave: the browser leaves with the callback URL
app sees    the login page again
retry       yes: another try works
source      deep-link-return 1.5 `process-death`.
mixes       mine (the weights are a choice, not a measurement)
  mine: { when: "during-exchange" }, 75% of what goes wrong
devices     always on ios-safari

The app dies at `when`.

parameters
  when              a word; default "in-browser". One of two words.

for example
  given: { faults: [{ process-death: { when: "in-browser" } }] }"""


def test_a_fault_is_told_with_everything_that_is_known_of_it() -> None:
    phone = replace(LIBRARY.devices["ios-safari"], faults={"process-death": {}})
    devices = {"ios-safari": phone, "ios-ephemeral": LIBRARY.devices["ios-ephemeral"]}

    assert fault_text(FACTS, {"mine": MIX}, devices) == TOLD


def test_a_fault_without_parameters_mixes_and_phones_says_so() -> None:
    text = fault_text(replace(FACTS, id="tab-hidden", parameters=()), {"mine": MIX}, {})

    assert "\nmixes       none\ndevices     none has it always\n" in text
    assert text.endswith("\nparameters\n  none\n\nfor example\n  given: { faults: [tab-hidden] }")


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_can_be_explained(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(explain.command, ("fault", name), standalone_mode=False)

    assert result.exception is None
    assert result.output == fault_text(fault_facts(name), LIBRARY.mixes, LIBRARY.devices) + "\n"
    assert max(map(len, result.output.splitlines())) <= 160
