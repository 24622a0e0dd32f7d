"""The summary at the end of a run: how the cases of each file ended, device by device."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How one case ended."""

    file: str
    """The file's name without its ending: `login`."""
    device: str
    outcome: str
    """`passed`, `failed`, `skipped`, `xfailed`, `error`."""
    faults: tuple[str, ...] = ()
    mix: str | None = None
    """How the fault mix was drawn from, where it struck: `ios-flaky: exclusive sampling, rate 5 %`."""
    cannot: str | None = None
    """The first reason why somebody else's backend cannot play it; what differs by case in parentheses at its end."""


def summary(cases: Sequence[Ended]) -> list[str]:
    """Return a line for each file, in order of appearance, and what struck: the faults, and the mixes they come from.

    Nothing for no cases.
    """
    if not cases:
        return []
    files = list(dict.fromkeys(case.file for case in cases))
    devices = sorted({case.device for case in cases}, reverse=True)
    cells = {
        (file, device): _cell([case.outcome for case in cases if (case.file, case.device) == (file, device)])
        for file in files
        for device in devices
    }
    first = max(len(file) for file in files)
    widths = {device: max(len(device), *(len(cells[file, device]) for file in files)) for device in devices}
    lines = [f"  {'':{first}}  " + "  ".join(f"{device:{widths[device]}}" for device in devices)]
    lines += [
        f"  {file:{first}}  " + "  ".join(f"{cells[file, device]:{widths[device]}}" for device in devices)
        for file in files
    ]
    struck = Counter(fault for case in cases for fault in case.faults)
    if struck:
        lines.append(
            "  faults that struck: " + ", ".join(f"{fault} {times}" for fault, times in sorted(struck.items()))
        )
    lines += [
        f"  mix {mix}; its weights are a choice, not a measurement"
        for mix in sorted({case.mix for case in cases if case.mix is not None})
    ]
    return [line.rstrip() for line in lines]


def _cell(outcomes: Sequence[str]) -> str:
    counted = Counter(outcomes)
    order = ("passed", "failed", "error", "xfailed", "skipped")
    return ", ".join(f"{counted[outcome]} {outcome}" for outcome in order if counted[outcome]) or "-"
