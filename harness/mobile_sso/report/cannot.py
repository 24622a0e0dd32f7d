"""What of a run somebody else's backend could not play: each reason with its number of cases, most frequent first.

A case counts once, under the first of its reasons, so that the numbers add up.

Source: issue 5, section 1 (cases that need to see inside the backend are skipped with that reason).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mobile_sso.report.summary import Ended


def general(reason: str) -> str:
    """Return `reason` without what differs from case to case, which stands in parentheses at its end."""
    return reason.partition(" (")[0]


def cannot_lines(cases: Sequence[Ended]) -> list[str]:
    """Return the table of the terminal summary; nothing where every case was played."""
    counted = Counter(general(case.cannot) for case in cases if case.cannot is not None)
    if not counted:
        return []
    total = counted.total()
    width = len(str(total))
    # Under xdist the reports come in any order, so reasons of one number are in the order of the alphabet.
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return [
        "skipped, because the backend is not ours:",
        *(f"  {times:>{width}}  {reason}" for reason, times in rows),
        f"  {total:>{width}}  of {len(cases)} cases; each counts under its first reason, -rs shows all reasons",
    ]
