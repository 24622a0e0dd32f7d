"""Running cases in a real world: secrets, exposure, seeds, and what the artefacts may not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

import mobile_sso.scenario.invariants as invariants
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.report.timeline import timeline
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.failure import ScenarioFailed
from mobile_sso.scenario.given import Given
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.scenario.run import run_case
from mobile_sso.scenario.steps import VERBS
from mobile_sso.scenario.world import World

MakeWorld = Callable[[str], tuple[Case, World]]


@pytest.fixture
def make_world(library: Library, keys: SigningKeys) -> Iterator[MakeWorld]:
    worlds: list[World] = []

    def make(rest: str) -> tuple[Case, World]:
        text = f"version: 1\nabout: A test.\nscenarios:\n  - name: one\n    why: A test.\n{rest}"
        case = next(cases(load_suite(Path("one.sso.yaml"), text, VERBS, names_for_scenarios(library))))
        worlds.append(assemble(case, library, RunOptions(seed=7, keys=keys)))
        return case, worlds[-1]

    yield make
    for world in worlds:
        world.testbed.close()


SIGN_IN_AND_OUT = """\
    given: { app: { behaviour: well-built } }
    matrix: { backend: [%s] }
    steps: [open_app, { sign_in: { as: ada } }, single_logout, { expect: { phone: { signed_in: nobody } } }]
"""


@pytest.mark.parametrize("backend", ["hardened", "mendix-mobile-sso-2.1"])
def test_no_artefact_holds_a_secret_that_was_minted(make_world: MakeWorld, backend: str) -> None:
    case, world = make_world(SIGN_IN_AND_OUT % backend)
    run_case(case, world)
    artefacts = [timeline(world.testbed.trace.events)]
    artefacts += [str(record) for record in world.app().backend.inspection.log()]
    artefacts += [repr(event) for event in world.testbed.trace.events]
    minted = world.testbed.secrets.values()
    assert len(minted) > 10
    assert [secret for secret in minted if any(secret in artefact for artefact in artefacts)] == []


@pytest.mark.parametrize("backend", ["hardened", "mendix-mobile-sso-2.1"])
def test_no_token_and_no_client_secret_ever_reaches_the_app(make_world: MakeWorld, backend: str) -> None:
    case, world = make_world(SIGN_IN_AND_OUT.replace("single_logout", "sign_out") % backend)
    answers: list[bytes] = []
    minted: dict[str, str] = {}
    register = world.testbed.secrets.register

    def remember(kind: str, value: str) -> str:
        minted[value] = kind
        return register(kind, value)

    world.testbed.secrets.register = remember  # type: ignore[method-assign]
    world.testbed.network.observe(
        lambda exchange: (
            answers.append(exchange.response.body if exchange.response else b"")
            if exchange.source.startswith("app:")
            else None
        )
    )
    run_case(case, world)
    never = {"access_token", "id_token", "refresh_token", "client_secret", "code_verifier"}
    tokens = [value for value, kind in minted.items() if kind in never]
    assert {minted[value] for value in tokens} >= {"access_token", "id_token"}
    assert [value for value in tokens if any(value.encode() in answer for answer in answers)] == []


def test_an_invariant_that_a_flaw_is_known_to_break_is_exposed_and_does_not_fail_the_case(
    make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invariants, "broken", lambda world, checked: [("one-session-per-attempt", "two of them")])
    case, world = make_world("    steps: [open_app]\n")
    world.app().known_breaks = frozenset({"one-session-per-attempt"})
    assert run_case(case, world).exposed == {"one-session-per-attempt": "two of them"}


def test_any_other_broken_invariant_fails_the_case_at_that_step(
    make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invariants, "broken", lambda world, checked: [("no-secret-in-any-log", "a code in line 3")])
    case, world = make_world("    steps: [open_app]\n")
    with pytest.raises(ScenarioFailed) as failed:
        run_case(case, world)
    assert failed.value.verdict == "invariant no-secret-in-any-log: a code in line 3"
    assert (failed.value.step, failed.value.line) == (1, 6)
    assert failed.value.failed_keys == {"invariant.no-secret-in-any-log"}


def test_the_same_seed_gives_the_same_trace(make_world: MakeWorld) -> None:
    traces = []
    for _ in range(2):
        case, world = make_world(SIGN_IN_AND_OUT % "hardened")
        run_case(case, world)
        traces.append([event for event in world.testbed.trace.events if "id_token" not in str(event.facts)])
    assert traces[0] == traces[1]


@pytest.mark.parametrize(
    ("rest", "verdict"),
    [
        (
            "    steps: [open_app, { open_app: { app: inspections } }]\n",
            "open_app could not be done: no app `inspections` is on this phone (field_service); "
            "add it under given.installed_apps",
        ),
        (
            "    steps: [open_app, { expect: { idp: { name: entra, token_requests: 0 } } }]\n",
            "expect could not be done: no IdP `entra` is set up here (generic); add it under given.backend_idps",
        ),
        (
            "    steps: [open_app, press_cancel]\n",
            "press_cancel could not be done: the browser is closed; open it from the app first",
        ),
    ],
)
def test_a_step_that_makes_no_sense_says_why_and_what_to_do(make_world: MakeWorld, rest: str, verdict: str) -> None:
    case, world = make_world(rest)
    with pytest.raises(ScenarioFailed) as failed:
        run_case(case, world)
    assert failed.value.verdict == verdict
    assert failed.value.step == 2


@pytest.mark.parametrize(
    ("given", "flag", "of_device", "rate"),
    [
        (None, None, 0.0, 0.0),
        (None, None, 0.2, 0.2),
        (None, 0.05, 0.2, 0.05),
        (None, 0.0, 0.2, 0.0),
        (0.5, 0.05, 0.2, 0.5),
        (0.0, 0.05, 0.2, 0.0),
    ],
)
def test_the_failure_rate_is_the_scenarios_then_the_command_lines_then_the_devices(
    library: Library, keys: SigningKeys, given: float | None, flag: float | None, of_device: float, rate: float
) -> None:
    device = replace(library.devices["ios-safari"], failure_rate=of_device)
    own = SimpleNamespace(**{**vars(library), "devices": {"ios-safari": device}, "personas": {}})
    case = plain_case()
    scenario = case.scenario.model_copy(update={"given": Given(failure_rate=given) if given is not None else Given()})
    options = RunOptions(seed=1, keys=keys, failure_rate=flag)
    world = assemble(replace(case, scenario=scenario), cast("Library", own), options)
    assert (world.failure_rate, world.phone.failure_rate) == (rate, rate)


@pytest.mark.parametrize(
    ("given", "flags", "device", "mix", "rate"),
    [
        ({}, {}, "ios-safari", "ios-flaky", 0.0),
        ({}, {}, "android-chrome", None, 0.0),
        ({}, {"failure_rate": 0.5}, "android-chrome", None, 0.0),
        ({}, {"mix": "each-by-itself"}, "android-chrome", "each-by-itself", 0.0500233),
        ({}, {"mix": "each-by-itself", "failure_rate": 0.5}, "ios-safari", "each-by-itself", 0.5),
        ({"mix": "ios-flaky"}, {"mix": "each-by-itself"}, "android-custom-tab", "ios-flaky", 0.05),
        ({"mix": "ios-flaky"}, {"failure_rate": 0.2}, "ios-safari", "ios-flaky", 0.2),
        ({"mix": "ios-flaky", "failure_rate": 0.3}, {"failure_rate": 0.2}, "ios-safari", "ios-flaky", 0.3),
        ({"failure_rate": 0.0}, {"mix": "each-by-itself"}, "ios-safari", "each-by-itself", 0.0),
    ],
)
def test_the_mix_is_the_scenarios_then_the_command_lines_then_the_devices_and_comes_with_its_rate(
    library: Library,
    keys: SigningKeys,
    given: dict[str, object],
    flags: dict[str, object],
    device: str,
    mix: str | None,
    rate: float,
) -> None:
    case = plain_case(device=device)
    scenario = case.scenario.model_copy(update={"given": Given.model_validate(given)})
    options = RunOptions(seed=1, keys=keys, **flags)  # type: ignore[arg-type]
    world = assemble(replace(case, scenario=scenario), library, options)
    assert (world.mix.name if world.mix else None, world.phone.failure_rate) == (mix, rate)
    world.testbed.close()


REPEATED = """\
    given: { %s }
    steps: [{ repeat_sign_in: { times: %d, retries: 1 } }, { expect: { failures_after_retry: { at_most: 100 } } }]
"""


@pytest.mark.parametrize(
    ("given", "times", "told"),
    [
        ("mix: ios-flaky", 100, "ios-flaky: exclusive sampling, rate 5 %"),
        ("mix: each-by-itself, failure_rate: 0.5", 20, "each-by-itself: independent sampling, rate 50 %"),
        ("mix: android-choice", 100, None),
        ("faults: [net-lost-request]", 20, None),
    ],
)
def test_a_case_tells_how_its_mix_was_drawn_from_where_it_struck(
    make_world: MakeWorld, given: str, times: int, told: str | None
) -> None:
    case, world = make_world(REPEATED % (given, times))
    run_case(case, world)
    assert world.struck_mix == told


def test_the_same_seed_gives_the_same_faults_in_two_builds(make_world: MakeWorld) -> None:
    given = "mix: each-by-itself, failure_rate: 0.4"
    faults = []
    for build in ("backend: { flaws_added: [] }", "backend: { flaws_added: [issuer-unchecked] }"):
        case, world = make_world(REPEATED % (f"{given}, {build}", 40))
        faults.append(run_case(case, world).faults)
    assert len(faults[0]) > 5
    assert faults[0] == faults[1]


NEVER = """\
    given: { faults: [sso-fast-path] }
    steps:
      - open_app
      - sign_in: { as: ada }
      - expect: { phone: { signed_in: ada%s } }
"""


def test_a_fault_that_never_struck_fails_the_case_that_armed_it(make_world: MakeWorld) -> None:
    case, world = make_world(NEVER % "")
    with pytest.raises(ScenarioFailed) as failed:
        run_case(case, world)
    assert (failed.value.verdict, failed.value.step) == (
        "sso-fast-path never struck, so this case proves nothing about it: `mobile-sso explain fault sso-fast-path` "
        "says when it does; where that is meant, expect it: phone: { faults: [] }",
        3,
    )


def test_a_case_that_says_which_faults_struck_may_have_one_that_did_not(make_world: MakeWorld) -> None:
    case, world = make_world(NEVER % ", faults: []")
    assert run_case(case, world).faults == ()
