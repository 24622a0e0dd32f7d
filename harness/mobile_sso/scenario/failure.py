"""How a case ends badly: what was expected, what was seen, and where in the file that stands.

CaseEnded
├── ScenarioFailed   an expectation or an invariant does not hold, or a step could not be taken
└── CaseSkipped      the IdP lacks a capability that the case needs
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One expectation held against what was seen."""

    key: str
    """`phone.signed_in`, `idp.token_requests`, `invariant.one-token-request-per-code`."""
    expected: str
    actual: str
    holds: bool


class CaseEnded(Exception):
    """A case ended before or otherwise than it should; never raised itself."""


class CaseSkipped(CaseEnded):
    """The case was not run, for the reason given."""


class ScenarioFailed(CaseEnded):
    """The case failed at `line` of its file."""

    def __init__(
        self, verdict: str, *, line: int, column: int = 1, length: int = 0, step: int, findings: Sequence[Finding] = ()
    ) -> None:
        """Fail with `verdict` (one line), at step number `step` (from 1), with every finding of that step."""
        super().__init__(verdict)
        self.verdict = verdict
        self.line, self.column, self.length = line, column, length
        self.step = step
        self.findings = tuple(findings)

    @property
    def failed_keys(self) -> frozenset[str]:
        """The dotted keys that do not hold."""
        return frozenset(finding.key for finding in self.findings if not finding.holds)


class StepImpossible(Exception):
    """A step cannot be taken in this state; the text says why and what to do."""
