"""A case in which the IdP never came to misbehave proves nothing, whatever it expects."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.run import Outcome, run_case
from mobile_sso.scenario.steps import VERBS


def _play(library: Library, backend: str, quirks: str, who: str) -> Outcome:
    text = (
        "version: 1\nabout: x\nscenarios:\n  - name: x\n    why: x\n"
        f"    matrix: {{ backend: [{backend}] }}\n    given: {{ idp: {{ quirks: {quirks} }} }}\n"
        f"    steps: [open_app, {{ sign_in: {{ as: ada }} }}, {{ expect: {{ phone: {{ signed_in: {who} }} }} }}]\n"
    )
    case = next(cases(load_suite(Path("x.sso.yaml"), text, VERBS, names_for_scenarios(library))))
    world = assemble(case, library, RunOptions(seed=1, keys=SigningKeys.mint()))
    with closing(world.testbed):
        return run_case(case, world)


def test_quirks_that_nobody_met_fail_a_case_whose_expectations_hold(library: Library) -> None:
    with pytest.raises(ScenarioFailed) as failed:
        _play(
            library,
            "hardened",
            "{ userinfo_sub: {}, latency: { milliseconds: { token: 1 } }, userinfo_signed: {} }",
            "ada",
        )
    assert str(failed.value) == (
        "userinfo_sub, userinfo_signed never came up: nobody asked the IdP for what it changes, "
        "so this case proves nothing"
    )


def test_expectations_that_do_not_hold_are_told_first(library: Library) -> None:
    with pytest.raises(ScenarioFailed, match=r"^phone\.signed_in is ada, expected nobody$"):
        _play(library, "hardened", "{ userinfo_sub: {} }", "nobody")


def test_a_quirk_that_somebody_met_may_change_nothing_that_shows(library: Library) -> None:
    outcome = _play(library, "strict-with-userinfo", "{ userinfo_sub: {} }", "nobody")
    assert [finding.holds for finding in outcome.findings] == [True]
    accepted = _play(library, "hardened", "{ client_auth: { accept: [client_secret_basic] } }", "ada")
    assert [finding.holds for finding in accepted.findings] == [True]
