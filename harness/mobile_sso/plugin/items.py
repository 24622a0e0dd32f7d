"""A case as a pytest item: how it is played, and how its report looks.

Source: pytest-and-style A7 (failure text), A8 (properties).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from mobile_sso.idp.quirks.parameters import shown
from mobile_sso.plugin.again import again
from mobile_sso.plugin.run_state import RUN
from mobile_sso.report.failure import Compared, FailureReport, failure_text
from mobile_sso.report.timeline import timeline
from mobile_sso.scenario.failure import CaseSkipped, ScenarioFailed
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.lacks import lacks
from mobile_sso.scenario.real_browser import beyond_a_real_browser
from mobile_sso.scenario.run import Outcome, run_case
from mobile_sso.scenario.world import World
from mobile_sso.testbed.trace import Event

CANNOT = "sso.cannot"
"""The property of a report that says why somebody else's backend cannot play the case."""


class ScenarioItem(pytest.Function):
    """One case of a scenario file."""

    case: Case
    events: Sequence[Event] = ()
    attempts: Sequence[str] = ()
    failure: ScenarioFailed | None = None

    def reportinfo(self) -> tuple[object, int, str]:  # type: ignore[override]
        """Return where the scenario stands: pytest counts lines from 0."""
        return self.path, max(0, self.case.scenario.line - 1), self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> object:  # type: ignore[override]
        """Return the text of a failed case; anything unexpected is pytest's to show."""
        if isinstance(excinfo.value, ScenarioFailed):
            return failure_text(_report(self, excinfo.value))
        return super().repr_failure(excinfo)


def play(sso_world: World, request: pytest.FixtureRequest) -> None:
    """Play the case of the requesting item in `sso_world`, which a user's conftest may override."""
    item = request.node
    assert isinstance(item, ScenarioItem)
    _note_properties(item)
    if item.config.stash[RUN].options.browser != "simulated" and (why := beyond_a_real_browser(item.case, sso_world)):
        pytest.skip(why)
    try:
        outcome = run_case(item.case, sso_world)
    except CaseSkipped as skipped:
        _note_what_it_lacks(item, sso_world, str(skipped))
        pytest.skip(str(skipped))
    except ScenarioFailed as failed:
        _remember(item, sso_world)
        _judge_failure(item, failed)
    else:
        _remember(item, sso_world)
        _judge_success(item, outcome)


def _note_what_it_lacks(item: ScenarioItem, world: World, why: str) -> None:
    """Say in a property, which crosses from a worker, under which reason the summary counts the skipped case."""
    if world.outside is not None:
        item.user_properties.append((CANNOT, next(iter(lacks(item.case, world.outside)), why)))


def _judge_failure(item: ScenarioItem, failed: ScenarioFailed) -> None:
    expected = item.case.expected_failure
    if expected is not None and failed.failed_keys and failed.failed_keys == frozenset(expected.fails):
        pytest.xfail(expected.because)
    item.failure = failed
    raise failed


def _judge_success(item: ScenarioItem, outcome: Outcome) -> None:
    for invariant, how in outcome.exposed.items():
        item.user_properties.append(("sso.exposed", f"{invariant}: {how}"))
    if outcome.faults:
        item.user_properties.append(("sso.faults", ", ".join(outcome.faults)))
    if outcome.signed_in_on_attempt is not None:
        item.user_properties.append(("sso.attempts", str(outcome.signed_in_on_attempt)))
    expected = item.case.expected_failure
    if expected is not None:
        step = item.case.scenario.steps[-1]
        verdict = f"passed, but must fail at {', '.join(expected.fails)} because {expected.because}"
        item.failure = ScenarioFailed(verdict, line=step.line, step=len(item.case.scenario.steps))
        raise item.failure


def _note_properties(item: ScenarioItem) -> None:
    item.user_properties.append(("sso.scenario", item.case.scenario.name))
    for axis, value in item.case.axes.items():
        item.user_properties.append((f"sso.{axis}", value))
    item.user_properties.append(("sso.seed", str(item.config.stash[RUN].options.seed)))


def _remember(item: ScenarioItem, world: World) -> None:
    if world.struck_mix is not None:
        item.user_properties.append(("sso.mix", world.struck_mix))
    item.events = world.testbed.trace.events
    item.attempts = [
        f"attempt {attempt.number}: {attempt.outcome}"
        + (f", fault {attempt.fault}" if attempt.fault else "")
        + (f", shown: {world.testbed.secrets.mask(attempt.error)}" if attempt.error else "")
        for attempt in world.phone.attempts
    ]


def dress_report(item: ScenarioItem, report: pytest.TestReport, call: pytest.CallInfo[None]) -> None:
    """Add the timeline to `report`, and let a failure point at the failing line of the scenario file."""
    trace = item.config.stash[RUN].options.trace
    if item.events and (trace == "on" or (trace == "on-failure" and report.failed)):
        report.sections.append(("mobile-sso timeline", timeline(item.events)))
    if report.failed and (said := _backend_output(item)):
        report.sections.append(("backend output", said))
    if call.excinfo is not None and isinstance(call.excinfo.value, ScenarioFailed):
        path, _, name = report.location
        report.location = (path, max(0, call.excinfo.value.line - 1), name)


def _backend_output(item: ScenarioItem) -> str:
    """Return what an outside backend that we started said last: it knows better than anybody why it refused."""
    outside, world = item.funcargs.get("sso_outside"), item.funcargs.get("sso_world")
    if not isinstance(outside, OutsideBackend) or not isinstance(world, World):
        return ""
    return "\n".join(map(world.testbed.secrets.mask, outside.printed))


def _given(case: Case) -> Iterator[str]:
    """Yield each quirk that the case switched on at its IdP, once for each of its sets of parameters."""
    for name, parameters in case.scenario.given.idp.quirks.items():
        for one in parameters if isinstance(parameters, tuple) else (parameters,):
            told = ", ".join(f"{key}: {shown(value)}" for key, value in one.items())
            yield f"idp.quirks {name} {{{told}}}"


def _report(item: ScenarioItem, failed: ScenarioFailed) -> FailureReport:
    scenario = item.case.scenario
    step = scenario.steps[failed.step - 1]
    wrong = [finding for finding in failed.findings if not finding.holds]
    return FailureReport(
        path=item.nodeid.split("::")[0],
        line=failed.line,
        case=item.name,
        step=failed.step,
        verdict=failed.verdict,
        frame=step.frame(wrong[0].key if wrong else ""),
        compared=[
            Compared(key=finding.key, actual=finding.actual, expected=finding.expected, holds=finding.holds)
            for finding in failed.findings
        ],
        why=scenario.why,
        refs=scenario.refs,
        given=tuple(_given(item.case)),
        attempts=item.attempts if len(item.attempts) > 1 or any("fault" in line for line in item.attempts) else (),
        again=again(item.nodeid, item.config.stash[RUN].options),
    )
