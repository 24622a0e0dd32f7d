"""What the gate says of two builds with the same seeds: the two-by-two table, and what the pairs that differ show.

Source: deep-link-return 4.3 (same seeds make pairs; only discordant pairs count, by the exact test of McNemar).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.report.gate import Origin, origin_rows
from mobile_sso.report.rates import exact_percent
from mobile_sso.statistics.mcnemar import Paired

Finding = Literal["worse", "better", "no difference shown"]


@dataclass(frozen=True, kw_only=True)
class ComparisonReport:
    """Two builds beside each other; the first is the one that is judged."""

    build: str
    against: str
    paired: Paired
    alpha: float
    """The risk, between 0 and 0.5, of seeing a difference where there is none."""
    origin: Origin


def finding(paired: Paired, alpha: float) -> Finding:
    """Return what the pairs say of the first build."""
    if paired.p_value >= alpha:
        return "no difference shown"
    return "worse" if paired.only_first > paired.only_second else "better"


def comparison_text(report: ComparisonReport) -> str:
    """Return the report for people."""
    paired = report.paired
    discordant = paired.only_first + paired.only_second
    found = finding(paired, report.alpha)
    heads = {
        "worse": "WORSE: the build fails where the other does not",
        "better": "BETTER: the build does not fail where the other does",
        "no difference shown": "NO DIFFERENCE SHOWN: which does not show that there is none",
    }
    return "\n".join(
        [
            f"gate: {heads[found]}",
            f"  build     {report.build}",
            f"  against   {report.against}",
            f"  pairs     {'':16}  against passed  against failed",
            f"            {'build passed':16}  {paired.neither:>14}  {paired.only_second:>14}",
            f"            {'build failed':16}  {paired.only_first:>14}  {paired.both:>14}",
            f"  differ    {discordant} of {discordant + paired.both + paired.neither} pairs, "
            f"in {paired.only_first} of them only the build failed",
            f"  test      McNemar, exact, two-sided: p = {paired.p_value:.3g}, alpha {exact_percent(report.alpha)}",
            *origin_rows(report.origin, ()),
        ]
    )
