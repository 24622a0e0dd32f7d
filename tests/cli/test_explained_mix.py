"""`mobile-sso explain mix`: the text, word for word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mobile_sso.cli import explain
from mobile_sso.cli.explained_mix import mix_text
from mobile_sso.device.profile import FaultMix, FaultShare
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.steps import VERBS

LIBRARY = Library.load([bundled_folder("fixtures")])
MIX = FaultMix(
    name="mine",
    title="My own guess",
    sampling="exclusive",
    rate=0.2,
    sticky=0.1,
    shares=(
        FaultShare(fault="net-lost-request", weight=3.0),
        FaultShare(fault="process-death", weight=1.0, parameters={"when": "during-exchange"}),
    ),
    sources=("a document",),
    unconfirmed=("the weights are a choice, not a measurement",),
)
TOLD = """\
mine: My own guess

sampling    exclusive: one draw for each sign-in, which at most one fault strikes
rate        20 % of the sign-ins, where nobody says otherwise
sticky      10 % of the phones whose first sign-in is struck are struck every time
devices     the mix of ios-safari

what strikes, and how many sign-ins, at a rate of 20 % (the weights are a choice, not a measurement)
     15 %  net-lost-request
      5 %  process-death { when: "during-exchange" }

`mobile-sso explain fault NAME` tells what one of its faults does

not confirmed
  the weights are a choice, not a measurement

sources
  a document

for example
  given: { mix: mine, failure_rate: 0.2 }
  pytest --mobile-sso --mobile-sso-mix=mine"""


def test_a_mix_is_told_with_everything_that_is_known_of_it() -> None:
    devices = {"ios-safari": replace(LIBRARY.devices["ios-safari"], mix="mine"), "other": LIBRARY.devices["ios-safari"]}

    assert mix_text(MIX, devices) == TOLD


def test_a_mix_that_strikes_nobody_by_itself_is_told_at_five_per_cent() -> None:
    text = mix_text(replace(MIX, rate=0.0, sticky=0.0), {})

    assert "\nrate        0 % of the sign-ins, where nobody says otherwise\nsticky      none\n" in text
    assert "\ndevices     none draws from it by itself\n" in text
    assert "at a rate of 5 %" in text
    assert "\n   3.75 %  net-lost-request\n   1.25 %  process-death " in text
    assert "\n  given: { mix: mine, failure_rate: 0.05 }\n" in text


def test_faults_that_are_drawn_by_themselves_are_told_with_the_chance_of_each() -> None:
    text = mix_text(replace(MIX, sampling="independent"), {})

    assert "\nsampling    independent: each fault is drawn by itself, and several may strike one sign-in\n" in text
    assert "\n   15.4 %  net-lost-request\n   5.43 %  process-death " in text


@pytest.mark.parametrize("name", LIBRARY.mixes)
def test_every_bundled_mix_can_be_explained_and_its_example_can_be_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(explain.command, ("mix", name), standalone_mode=False)

    assert result.exception is None
    assert result.output == mix_text(LIBRARY.mixes[name], LIBRARY.devices) + "\n"
    assert max(map(len, result.output.splitlines())) <= 160
    (example,) = (line.strip() for line in result.output.splitlines() if line.startswith("  given: "))
    file = f"version: 1\nabout: x\nscenarios:\n  - name: s\n    why: x\n    {example}\n    steps: [open_app]\n"
    (scenario,) = load_suite(tmp_path / "x.sso.yaml", file, VERBS, names_for_scenarios(LIBRARY)).scenarios
    assert scenario.given.mix == name
