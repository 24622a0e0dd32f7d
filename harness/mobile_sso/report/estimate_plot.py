"""The course of a gate as a picture: the running estimate with its band, and the failures between the test's two lines.

Source: deep-link-return 4.2 (Wilson's interval for display), 4.4 (the lines of the sequential test).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from mobile_sso.report.svg import Panel, Point, page, text
from mobile_sso.statistics.intervals import wilson
from mobile_sso.statistics.sprt import Design, State, run

_WIDTH, _HEIGHT = 360, 480
_LEFT, _INNER = 42, 250
_MOST_POINTS = 300
"""More points than this do not show in a picture of this width."""
_LONGEST_HEADING = 42


def estimate_plot(outcomes: Sequence[bool], design: Design, heading: str = "Sign-ins that failed") -> str:
    """Return an SVG document, in the reader's light or dark colours.

    Args:
        outcomes: the attempts in order, true for one that failed; those after the decision are drawn, but dotted.
        design: the sequential test that the gate holds.
        heading: what was tried, in plain text.
    """
    failures = [0, *accumulate(map(int, outcomes))]
    state = run(design, outcomes)
    saying = [_verdict(state), _estimate(failures)]
    most_x = max(len(outcomes), design.passes_from(0), 10) * 1.02
    shown = heading if len(heading) <= _LONGEST_HEADING else heading[: _LONGEST_HEADING - 1] + "…"
    return page(
        _WIDTH,
        _HEIGHT,
        heading,
        f"{saying[0]}. {saying[1]}. The test tells {_exact_percent(design.p0)} from {_exact_percent(design.p1)}.",
        [
            text("head", 12, 22, shown),
            text(_kind(state), 12, 42, saying[0]),
            text("plain", 12, 60, saying[1]),
            text("axis", 12, 82, "failure rate so far, with its Wilson 95 % band"),
            _rates(failures, design, state, most_x),
            text("axis", 12, 270, "failures so far, and the lines that decide"),
            _counts(failures, design, state, most_x),
            text("axis", _LEFT + _INNER / 2, _HEIGHT - 8, "attempts", "middle"),
        ],
    )


def _rates(failures: Sequence[int], design: Design, state: State, most_x: float) -> str:
    sampled = _sampled(1, len(failures) - 1)
    bands = {n: wilson(failures[n], n) for n in sampled}
    settled = [band.high for n, band in bands.items() if n * 4 >= len(failures)]
    panel = Panel(
        left=_LEFT, top=94, width=_INNER, height=140, most_x=most_x, most_y=min(1, max(2 * design.p1, *settled, 0))
    )
    outline = [(n, band.high) for n, band in bands.items()] + [(n, band.low) for n, band in reversed(bands.items())]
    drawing = [
        panel.path("area", outline, closed=True),
        panel.path("line-good", [(0, design.p0), (most_x, design.p0)]),
        panel.path("line-bad", [(0, design.p1), (most_x, design.p1)]),
        panel.path("seen", [(n, failures[n] / n) for n in sampled]),
        _end(panel, state),
    ]
    apart = 13 / panel.height * panel.most_y
    low, high = _pushed_apart(design.p0, design.p1, apart)
    return "\n".join(
        [
            panel.drawn(drawing, _exact_percent),
            panel.beside("good", low, f"p0 {_exact_percent(design.p0)}"),
            panel.beside("bad", high, f"p1 {_exact_percent(design.p1)}"),
        ]
    )


def _counts(failures: Sequence[int], design: Design, state: State, most_x: float) -> str:
    # The picture begins where the line of the passes leaves zero: fewer failures than none there are not.
    passes = [(-design.pass_intercept / design.slope, 0.0), (most_x, design.pass_intercept + design.slope * most_x)]
    fails = [(0.0, design.fail_intercept), (most_x, design.fail_intercept + design.slope * most_x)]
    most_y = max(5, failures[-1], fails[-1][1]) * 1.05
    panel = Panel(left=_LEFT, top=282, width=_INNER, height=156, most_x=most_x, most_y=most_y)
    decided_at = state.n if state.verdict else len(failures) - 1
    drawing = [
        panel.path("area-good", [*passes, (most_x, 0)], closed=True),
        panel.path("area-bad", [*fails, (most_x, most_y), (0, most_y)], closed=True),
        panel.path("line-good", passes),
        panel.path("line-bad", fails),
        _end(panel, state),
        panel.path("after", [(n, failures[n]) for n in _sampled(decided_at, len(failures) - 1)]),
        panel.path("seen", [(n, failures[n]) for n in _sampled(0, decided_at)]),
        *(_decision(panel, state) if state.verdict else ()),
    ]
    apart = 13 / panel.height * most_y
    low, high = _pushed_apart(passes[-1][1], fails[-1][1], apart)
    return "\n".join(
        [panel.drawn(drawing, "{:g}".format), panel.beside("good", low, "pass"), panel.beside("bad", high, "fail")]
    )


def _end(panel: Panel, state: State) -> str:
    return panel.path("end", [(state.n, 0), (state.n, panel.most_y)]) if state.verdict else ""


def _decision(panel: Panel, state: State) -> tuple[str, str]:
    """Return the point and its words: where no failures are drawn, up and to the left; at the limit below the lines."""
    x, y = panel.x(state.n), panel.y(state.failures)
    anchor, shift = ("end", -4) if x > 90 else ("start", 8)
    height = panel.height - 8 if state.verdict == "undecided" else max(12, y - 9)
    words = text(_kind(state), x + shift, height, f"{state.verdict} at {state.n}", anchor)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>', words


def _verdict(state: State) -> str:
    if state.n == 0:
        return "No attempt yet"
    leaning = f"leaning to {state.leaning}"
    if state.verdict is None:
        return f"Not decided after attempt {state.n}, {leaning}"
    return {
        "pass": f"Pass at attempt {state.n}",
        "fail": f"Fail at attempt {state.n}",
        "undecided": f"Undecided at the limit of {state.n}, {leaning}",
    }[state.verdict]


def _kind(state: State) -> str:
    return {"pass": "good", "fail": "bad"}.get(state.verdict or "", "plain")


def _estimate(failures: Sequence[int]) -> str:
    k, n = failures[-1], len(failures) - 1
    if n == 0:
        return "The rate can be anything"
    band = wilson(k, n)
    return f"{k} of {n} failed: {_percent(k / n)}, between {_percent(band.low)} and {_percent(band.high)}"


def _sampled(first: int, last: int) -> list[int]:
    """Return numbers from `first` to `last`, both among them, not more than a picture can show."""
    stride = max(1, math.ceil((last - first) / _MOST_POINTS))
    return sorted({*range(first, last + 1, stride), *([last] if last >= first else [])})


def _pushed_apart(low: float, high: float, distance: float) -> Point:
    """Return two heights at least `distance` apart, so that the words at them do not touch."""
    missing = max(0.0, distance - (high - low)) / 2
    return low - missing, high + missing


def _percent(rate: float) -> str:
    return f"{100 * rate:.{1 if rate >= 0.01 else 2}f} %" if 0 < rate < 1 else _exact_percent(rate)


def _exact_percent(rate: float) -> str:
    return f"{round(100 * rate, 4):g} %"
