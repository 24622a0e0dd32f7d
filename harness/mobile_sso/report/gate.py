"""What the gate says at its end: verdict, rate with its interval, the real risks of the design, how to repeat it.

Source: deep-link-return 4.2 (Clopper–Pearson for gates), 4.3, 4.4 (three outcomes; exact operating
characteristics), 4.5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TypeAlias

from mobile_sso.report.rates import exact_percent, percent
from mobile_sso.statistics.characteristics import characteristics
from mobile_sso.statistics.fixed_n import Plan
from mobile_sso.statistics.intervals import clopper_pearson
from mobile_sso.statistics.sprt import Design, Verdict

DesignOrPlan: TypeAlias = Design | Plan

_WIDTH = 100


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the trials came from."""

    trials: str
    """What was tried."""
    sampling: str | None = None
    """How faults were drawn, where they were."""
    seed: int | None = None
    again: str
    """The command that repeats it."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GateReport:
    """What a gate found."""

    design: DesignOrPlan
    verdict: Verdict
    failures: int
    """Among the trials up to the decision."""
    n: int
    """The trials up to the decision."""
    left_over: int = 0
    """Recorded trials after the decision, which do not count."""
    faults: tuple[str, ...] = ()
    """The faults that struck, as often as they did."""
    origin: Origin


def gate_text(report: GateReport) -> str:
    """Return the report for people."""
    band = clopper_pearson(report.failures, report.n)
    seen = (
        f"{report.failures} of {report.n} sign-ins failed at the first try: {percent(report.failures / report.n)}, "
        f"Clopper–Pearson 95 % interval {percent(band.low)} to {percent(band.high)}"
    )
    if isinstance(report.design, Design) or report.n != planned(report.design):
        seen += " (exact for a number of trials fixed beforehand, approximate where a test stopped by itself)"
    rows = [("seen", seen), *_left_over(report), ("design", _design(report.design))]
    rows += [("", row) for row in _characteristics(report.design)]
    rows += _origin_rows(report.origin, report.faults)
    return "\n".join([f"gate: {report.verdict.upper()}: {_meaning(report)}", *_laid_out(rows)])


def planned(design: DesignOrPlan) -> int | None:
    """Return the number of trials after which the design ends at the latest; None for never."""
    return design.limit if isinstance(design, Design) else design.smallest.n


def origin_rows(origin: Origin, faults: Sequence[str]) -> Sequence[str]:
    """Return the lines about where trials came from, as every report of the gate ends."""
    return _laid_out(_origin_rows(origin, faults))


def _meaning(report: GateReport) -> str:
    p0, p1 = exact_percent(report.design.p0), exact_percent(report.design.p1)
    if report.verdict == "pass":
        return f"the failure rate is acceptable: the trials speak for {p0} against {p1}"
    if report.verdict == "fail":
        return f"the failure rate is too high: the trials speak for {p1} against {p0}"
    leaning = ""
    if isinstance(report.design, Design):
        leaning = f", leaning to {report.design.leaning(report.failures, report.n)}"
    if report.n == planned(report.design):
        return f"{report.n} trials do not tell {p0} from {p1}{leaning}; this is not a pass: raise --limit"
    return f"the trials ended at {report.n}, before a decision{leaning}; this is not a pass: make more of them"


def _left_over(report: GateReport) -> list[tuple[str, str]]:
    if not report.left_over:
        return []
    return [("", f"decided at trial {report.n}; the {report.left_over} recorded after it do not count")]


def _design(design: DesignOrPlan) -> str:
    asked = (
        f"p0 {exact_percent(design.p0)}, p1 {exact_percent(design.p1)}, "
        f"alpha {exact_percent(design.alpha)}, beta {exact_percent(design.beta)}"
    )
    if isinstance(design, Plan):
        test = design.smallest
        return f"exact binomial test, {asked}: {test.n} trials, fails at {test.critical} failures"
    end = "without a limit" if design.limit is None else f"at most {design.limit} trials"
    return f"Wald's sequential test, {asked}, {end}"


def _characteristics(design: DesignOrPlan) -> list[str]:
    if isinstance(design, Plan):
        test = design.smallest
        return [
            f"fails a product at {exact_percent(design.p0)} in {percent(test.alpha)} of the runs, "
            f"one at {exact_percent(design.p1)} in {percent(test.power)}"
        ]
    lines = [
        f"{'true rate':>9}  {'passes':>7}  {'fails':>7}  {'undecided':>9}  {'mean trials':>11}  {'95 % end by':>11}"
    ]
    for rate in (design.p0, design.slope, design.p1):
        found = characteristics(design, rate)
        lines.append(
            f"{exact_percent(round(rate, 4)):>9}  {percent(found.passes):>7}  {percent(found.fails):>7}  "
            f"{percent(found.undecided):>9}  {found.mean_n:>11.0f}  {found.most_n:>11}"
        )
    return lines


def _origin_rows(origin: Origin, faults: Sequence[str]) -> list[tuple[str, str]]:
    rows = [("trials", origin.trials)]
    if origin.sampling is not None:
        rows.append(("sampling", origin.sampling))
    if faults:
        rows.append(("struck", ", ".join(f"{fault} {times}" for fault, times in sorted(Counter(faults).items()))))
    if origin.seed is not None:
        rows.append(("seed", str(origin.seed)))
    rows.append(("again", origin.again))
    return rows + [("note", note) for note in origin.notes]


def _laid_out(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Return rows of a word and a text, long texts broken; a command and a table stay in one piece."""
    lines: list[str] = []
    for word, text in rows:
        keep = word == "again" or "  " in text
        broken = [text] if keep else wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        lines += [f"  {'' if later else word:<8}  {line}" for later, line in enumerate(broken)]
    return lines
