"""A failed case as text: the first line alone is the verdict, with place, step, seen and expected.

Source: pytest-and-style A7 ("First-line law").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One expectation, as it is shown."""

    key: str
    actual: str
    expected: str
    holds: bool


@dataclass(frozen=True, kw_only=True)
class FailureReport:
    """Everything a failed case says of itself."""

    path: str
    line: int
    case: str
    step: int
    verdict: str
    frame: str
    """The lines of the file around the place, with marker and carets."""
    compared: Sequence[Compared]
    why: str
    refs: Sequence[str]
    given: Sequence[str]
    """What the IdP was told to do differently, each quirk with its parameters."""
    attempts: Sequence[str]
    """What became of each sign-in attempt, where there was more than one or a fault struck."""
    again: str
    """The command that repeats this case."""


def failure_text(report: FailureReport) -> str:
    """Return the failure as a text of about a dozen lines."""
    lines = [f"{report.path}:{report.line}: {report.case} step {report.step}: {report.verdict}"]
    if report.frame:
        lines.append(report.frame)
    width = max((len(item.key) for item in report.compared), default=0)
    seen = max((len(item.actual) for item in report.compared), default=0)
    lines += [
        f"  {item.key:<{width}}  {item.actual:<{seen}}  {'ok' if item.holds else 'expected ' + item.expected}"
        for item in report.compared
    ]
    rules = f"   ({', '.join(report.refs)})" if report.refs else ""
    lines.append(f"  why    {report.why}{rules}")
    lines += [f"  given  {given}" for given in report.given]
    lines += [f"  tried  {attempt}" for attempt in report.attempts]
    lines.append(f"  again  {report.again}")
    return "\n".join(lines)
