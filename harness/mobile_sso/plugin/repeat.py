"""Repeating: every case N times, each repetition an item of its own; cases whose repetitions disagree are flaky.

A repetition has its own node id, so xdist distributes it, and its own seed, which is derived from that id. The number
stands inside the brackets, where pytest has its parameters: `file::scenario` still names all of them.

Source: deep-link-return 4.1, 4.5 (no reruns until green); pytest-and-style D1 (exit code 7), A6 (only plain values
cross from a worker); `pytest_sessionfinish` and `Session.exitstatus` of pytest's reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from mobile_sso.plugin.again import again
from mobile_sso.plugin.options import Options
from mobile_sso.report.flaky import FlakyCase, flaky_lines

FLAKY = 7
"""The exit code of a run whose only failures are those of flaky cases."""
REPETITION = "sso.repetition"
"""The property of a report that says which repetition it was, from 1."""

_NUMBERED = re.compile(r"(?:\[#\d+\]|-#\d+\])$")


def repeated_id(case_id: str, number: int) -> str:
    """Return the id of repetition `number` of a case: `sign-in[ios-safari-#3]`, `sign-in[#3]`."""
    return f"{case_id[:-1]}-#{number}]" if case_id.endswith("]") else f"{case_id}[#{number}]"


def case_of(repetition_id: str) -> str:
    """Return the id of the case that this is a repetition of."""
    return _NUMBERED.sub(lambda found: "]" if found[0].startswith("-") else "", repetition_id)


def with_repetitions(arguments: Sequence[str], times: int, suffix: str) -> Iterator[str]:
    """Yield the arguments of pytest; one that names a case with its brackets becomes one for each repetition.

    Args:
        arguments: paths and node ids.
        times: how often a case runs; nothing changes for 1.
        suffix: how the names of scenario files end.
    """
    for argument in arguments:
        path, _, name = argument.partition("::")
        if times == 1 or not path.endswith(suffix) or not name.endswith("]") or _NUMBERED.search(name):
            yield argument
        else:
            yield from (repeated_id(argument, number) for number in range(1, times + 1))


@dataclass(kw_only=True)
class _Case:
    failed: list[str] = field(default_factory=list)
    """The node ids of the failing repetitions."""
    good: int = 0
    """How many passed, or failed as they must."""


class Repetitions:
    """Counts on the controller how the repetitions of each case ended."""

    def __init__(self, options: Options) -> None:
        """Begin with nothing counted."""
        self._options = options
        self._cases: dict[str, _Case] = {}
        self._other_failures = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a report; under xdist they all come here."""
        if report.when != "call" or REPETITION not in dict(report.user_properties):
            self._other_failures += report.failed
            return
        case = self._cases.setdefault(case_of(report.nodeid), _Case())
        if report.failed:
            case.failed.append(report.nodeid)
        elif report.passed or hasattr(report, "wasxfail"):
            case.good += 1

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Turn "something failed" into "flaky" where nothing failed but repetitions of flaky cases."""
        always = any(case.failed and not case.good for case in self._cases.values())
        if exitstatus == pytest.ExitCode.TESTS_FAILED and self._flaky() and not always and not self._other_failures:
            session.exitstatus = FLAKY

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """List the flaky cases."""
        lines = flaky_lines(self._flaky(), len(self._cases))
        if lines:
            terminalreporter.section("mobile-sso flaky")
            terminalreporter.write_line("\n".join(lines))

    def _flaky(self) -> list[FlakyCase]:
        return [
            FlakyCase(
                case=name,
                failures=len(case.failed),
                runs=len(case.failed) + case.good,
                again=again(min(case.failed, key=_number), self._options),
            )
            for name, case in self._cases.items()
            if case.failed and case.good
        ]


def _number(repetition_id: str) -> int:
    """Under xdist the reports come in any order."""
    return int(repetition_id.rpartition("#")[2].rstrip("]"))
