"""The verb `end_sso_session`: the person's session ends at the IdP, and every app that takes part hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
from mobile_sso.testbed.testbed import Transport

Play = Callable[..., Outcome]


@pytest.fixture
def play(library: Library) -> Iterator[Play]:
    """Play steps with two apps of the strict backend."""
    with ExitStack() as opened:

        def playing(steps: str, transport: Transport = "inprocess") -> Outcome:
            text = (
                "version: 1\nabout: x\nscenarios:\n  - name: x\n    why: x\n    matrix: { backend: [hardened] }\n"
                f"    given: {{ installed_apps: [inspections] }}\n    steps: [{steps}]\n"
            )
            case = next(cases(load_suite(Path("x.sso.yaml"), text, VERBS, names_for_scenarios(library))))
            options = RunOptions(seed=1, keys=SigningKeys.mint(), transport=transport)
            world = assemble(case, library, options)
            opened.callback(world.testbed.close)
            return run_case(case, world)

        yield playing


BOTH = (
    "open_app, { sign_in: { as: ada } }, { open_app: { app: inspections } }, { sign_in: { as: ada, app: inspections } }"
)
"""Somebody signs in to both apps, with one session at the IdP."""


@pytest.mark.parametrize("transport", ["inprocess", "socket"])
def test_every_app_is_told_and_the_next_sign_in_asks_who_it_is(play: Play, transport: Transport) -> None:
    outcome = play(
        f"{BOTH}, {{ end_sso_session: {{ of: ada }} }}, "
        "{ expect: { backend: { sessions: 0 }, idp: { sso_session: ended, logout_tokens_accepted: 2 } } }, "
        "{ expect: { app: inspections, backend: { sessions: 0 } } }, "
        "kill_app, open_app, { sign_in: { as: ada } }, { expect: { idp: { sign_in_pages: 2 } } }",
        transport,
    )
    assert [finding.key for finding in outcome.findings if not finding.holds] == []
    assert len(outcome.findings) == 5


@pytest.mark.parametrize("somebody_else", ["open_app", f"{BOTH}"])
def test_a_session_that_the_person_does_not_have_cannot_be_ended(play: Play, somebody_else: str) -> None:
    with pytest.raises(ScenarioFailed) as failed:
        play(f"{somebody_else}, {{ end_sso_session: {{ of: grace }} }}")
    text = "end_sso_session could not be done: grace has no SSO session at any IdP: sign in first"
    assert str(failed.value) == text
