"""Running one case: step by step, invariants after each, expectations where the file asks for them.

Source: scenario-format rules 4 and 5; design "Invariants".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.scenario.expectations import Expectation, findings, needs
from mobile_sso.scenario.failure import CaseSkipped, Finding, ScenarioFailed, StepImpossible
from mobile_sso.scenario.invariants import InvariantBroken, hold
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.model import Step
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.lacks import lacks
from mobile_sso.scenario.steps.arm import armed_in
from mobile_sso.scenario.world import World
from mobile_sso.testbed.contracts import BackendMisunderstood
from mobile_sso.testbed.network import NetworkError


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a case that ran to its end went."""

    findings: tuple[Finding, ...] = ()
    exposed: dict[str, str] = field(default_factory=dict)
    """Invariants that a known flaw broke, and how."""
    signed_in_on_attempt: int | None = None
    faults: tuple[str, ...] = ()


def missing_capabilities(case: Case, world: World) -> list[tuple[str, str]]:
    """Return (IdP, capability) pairs the case needs and the IdP's engine lacks."""
    wanted = set(case.scenario.needs)
    for step in case.scenario.steps:
        if isinstance(step.arguments, Expectation):
            wanted |= needs(step.arguments)
    if case.scenario.given.idp.overrides():
        wanted.add("quirks")
    return [(name, word) for name, engine in world.idps.items() for word in sorted(wanted - engine.capabilities)]


def run_case(case: Case, world: World) -> Outcome:
    """Play `case` in `world`.

    Raises CaseSkipped where an IdP lacks a capability, ScenarioFailed at the first step that does not hold.
    """
    lacking = missing_capabilities(case, world)
    if lacking:
        said = ", ".join(f"{word} (IdP {name}, engine {world.idps[name].engine})" for name, word in lacking)
        raise CaseSkipped(f"the engine lacks what the scenario needs: {said}")
    if world.outside is not None and (reasons := lacks(case, world.outside)):
        raise CaseSkipped(f"the backend {world.outside.binding.name} is not ours: {'; '.join(reasons)}")
    try:
        seen = _play(case, world)
    except ScenarioFailed as failed:
        _skip_where_nobody_was_lied_to(case, world, failed)
        raise
    _check_that_faults_struck(case, world)
    _check_that_quirks_struck(case, world)
    signed_in = [attempt.number for attempt in world.phone.attempts if attempt.outcome == "signed-in"]
    return Outcome(
        findings=tuple(seen),
        exposed=dict(world.exposed),
        signed_in_on_attempt=signed_in[-1] if signed_in else None,
        faults=_faults(world),
    )


def _play(case: Case, world: World) -> list[Finding]:
    seen: list[Finding] = []
    for number, step in enumerate(case.scenario.steps, start=1):
        world.testbed.trace.step = step.line
        _take(world, step, number)
        seen.extend(_check_expectation(world, step, number))
    return seen


def _check_that_faults_struck(case: Case, world: World) -> None:
    """Fail a case whose faults never struck, unless it says itself which ones do: it would prove nothing.

    Many a fault has a rule (an https callback, a sheet over the app) and does nothing where that does not apply.
    """
    steps = case.scenario.steps
    expected = [step.arguments for step in steps if isinstance(step.arguments, Expectation)]
    if any(one.phone is not None and "faults" in one.phone.model_fields_set for one in expected):
        return
    armed = dict.fromkeys(fault for fault, _ in armed_in(case.scenario))
    idle = [fault for fault in armed if fault not in world.phone.faults.struck]
    if idle:
        verdict = (
            f"{', '.join(idle)} never struck, so this case proves nothing about it: `mobile-sso explain fault "
            f"{idle[0]}` says when it does; where that is meant, expect it: phone: {{ faults: [] }}"
        )
        raise ScenarioFailed(verdict, line=steps[-1].line, step=len(steps))


def _idle_quirks(case: Case, world: World) -> str:
    """Return the quirks of the scenario whose moment has not come at any IdP, in words; empty: there are none."""
    struck = frozenset[str]().union(*(engine.struck_quirks() for engine in world.idps.values()))
    return ", ".join(quirk for quirk in case.scenario.given.idp.quirks if quirk not in struck)


def _check_that_quirks_struck(case: Case, world: World) -> None:
    """Fail a case in which the IdP never came to misbehave: it would prove nothing.

    Somebody else's backend need not ask for what the IdP would change, so there the case is skipped.
    """
    if not (idle := _idle_quirks(case, world)):
        return
    if world.outside is not None:
        raise CaseSkipped(_never_asked(world.outside, idle))
    verdict = f"{idle} never came up: nobody asked the IdP for what it changes, so this case proves nothing"
    steps = case.scenario.steps
    raise ScenarioFailed(verdict, line=steps[-1].line, step=len(steps))


def _skip_where_nobody_was_lied_to(case: Case, world: World, failed: ScenarioFailed) -> None:
    """Skip a case that failed because somebody else's backend signed a person in without ever hearing the lie."""
    signed_in = "phone.signed_in" in failed.failed_keys and world.app().native.signed_in is not None
    if world.outside is not None and signed_in and (idle := _idle_quirks(case, world)):
        raise CaseSkipped(_never_asked(world.outside, idle)) from failed


def _never_asked(outside: OutsideBackend, idle: str) -> str:
    return f"the backend {outside.binding.name} never asked the IdP for what it would have changed ({idle})"


def _faults(world: World) -> tuple[str, ...]:
    """Return the faults that struck in the case; each as often as it struck."""
    if world.tally.sign_ins:
        return tuple(fault for fault, times in sorted(world.tally.faults.items()) for _ in range(times))
    return tuple(attempt.fault for attempt in world.phone.attempts if attempt.fault)


def _take(world: World, step: Step, number: int) -> None:
    """Take the step, and check what must always hold; some steps check it in between, too."""
    try:
        step.verb.run(world, step.arguments)
        hold(world)
    except (StepImpossible, NotOnScreen, NetworkError, BackendMisunderstood) as error:
        raise ScenarioFailed(f"{step.verb.name} could not be done: {error}", line=step.line, step=number) from error
    except InvariantBroken as error:
        finding = Finding(key=f"invariant.{error.name}", expected="always holds", actual=error.wrong, holds=False)
        raise ScenarioFailed(str(error), line=step.line, step=number, findings=[finding]) from error


def _check_expectation(world: World, step: Step, number: int) -> list[Finding]:
    if not isinstance(step.arguments, Expectation):
        return []
    try:
        seen = findings(world, step.arguments)
    except StepImpossible as error:
        raise ScenarioFailed(f"expect could not be done: {error}", line=step.line, step=number) from error
    wrong = [finding for finding in seen if not finding.holds]
    if not wrong:
        return seen
    first = wrong[0]
    line, column, length = step.position(first.key)
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    raise ScenarioFailed(
        f"{first.key} is {first.actual}, expected {first.expected}{more}",
        line=line,
        column=column,
        length=length,
        step=number,
        findings=seen,
    )
