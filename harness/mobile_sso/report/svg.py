"""Drawing as SVG text: a page with light and dark colours, and panels with axes, whose drawings end at their frame.

Nothing is loaded from elsewhere and nothing has an id, so that pages can stand beside each other in one HTML file.

Source: SVG 2 (nested `svg` elements clip; `title` and `desc` are what a screen reader says), issue 4.6.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

Point = tuple[float, float]

_LIGHT = "--paper:#fff;--ink:#1c2330;--soft:#5b6472;--grid:#e3e6ea;--blue:#1a5fb4;--good:#1b7340;--bad:#b3261e"
_DARK = "--paper:#14181f;--ink:#e6e9ee;--soft:#a3acb9;--grid:#2c333d;--blue:#7ab4ff;--good:#6fce94;--bad:#ff8a80"
_STYLE = (
    f".sso-plot{{{_LIGHT};color-scheme:light dark;font:12px system-ui,sans-serif;background:var(--paper)}}"
    f"@media(prefers-color-scheme:dark){{.sso-plot{{{_DARK}}}}}"
    ".sso-plot text{fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}"
    ".sso-plot .head{font-size:13px;font-weight:600}.sso-plot .axis{fill:var(--soft);font-size:11px}"
    ".sso-plot .good{fill:var(--good)}.sso-plot .bad{fill:var(--bad)}"
    ".sso-plot path,.sso-plot line{fill:none;stroke-width:1.5}.sso-plot .grid{stroke:var(--grid);stroke-width:1}"
    ".sso-plot .seen{stroke:var(--blue);stroke-width:2}.sso-plot .after{stroke:var(--soft);stroke-dasharray:1 3}"
    ".sso-plot .area{stroke:none;fill:var(--blue);opacity:.2}"
    ".sso-plot .area-good{stroke:none;fill:var(--good);opacity:.1}"
    ".sso-plot .area-bad{stroke:none;fill:var(--bad);opacity:.1}"
    ".sso-plot .end{stroke:var(--soft);stroke-dasharray:2 3}"
    ".sso-plot .line-good{stroke:var(--good);stroke-dasharray:8 3}.sso-plot .line-bad{stroke:var(--bad);"
    "stroke-dasharray:4 3}.sso-plot circle{fill:var(--paper);stroke:var(--ink);stroke-width:2}"
)
_BELOW_ZERO = 5
"""How far below its zero a panel shows: a line at zero, or a mark on it, is not cut in half."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A frame on the page, in units of the page, and inside it a scale from 0 to `most_x` and from 0 to `most_y`."""

    left: float
    top: float
    width: float
    height: float
    most_x: float
    most_y: float

    def x(self, value: float) -> float:
        """Return how far right of the frame's left edge `value` is."""
        return value / self.most_x * self.width

    def y(self, value: float) -> float:
        """Return how far below the frame's top edge `value` is."""
        return self.height - value / self.most_y * self.height

    def path(self, kind: str, points: Sequence[Point], *, closed: bool = False) -> str:
        """Return a path through `points`, in units of the scale; no path for fewer than two."""
        if len(points) < 2:
            return ""
        places = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        return f'<path class="{kind}" d="M{places}{"Z" if closed else ""}"/>'

    def beside(self, kind: str, value: float, words: str) -> str:
        """Return `words` right of the frame, at the height of `value`."""
        return text(kind, self.left + self.width + 5, self.top + self.y(value) + 4, words)

    def drawn(self, content: Iterable[str], wording: Callable[[float], str]) -> str:
        """Return the panel: its grid, the numbers beside it (`wording` writes those of y), and `content` cut off."""
        lines, words = [], []
        for value in ticks(self.most_x):
            lines.append(_line(self.x(value), 0, self.x(value), self.height))
            words.append(text("axis", self.left + self.x(value), self.top + self.height + 16, f"{value:g}", "middle"))
        for value in ticks(self.most_y):
            lines.append(_line(0, self.y(value), self.width, self.y(value)))
            words.append(text("axis", self.left - 5, self.top + self.y(value) + 4, wording(value), "end"))
        height = self.height + _BELOW_ZERO
        frame = f'<svg x="{self.left:g}" y="{self.top:g}" width="{self.width:g}" height="{height:g}">'
        return "\n".join([*words, frame, *lines, *filter(None, content), "</svg>"])


def page(width: int, height: int, title: str, description: str, content: Iterable[str]) -> str:
    """Return a whole SVG document; `title` and `description` are what somebody hears who does not see it."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sso-plot" role="img" viewBox="0 0 {width} {height}">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(description)}</desc>",
            f"<style>{_STYLE}</style>",
            *content,
            "</svg>\n",
        ]
    )


def text(kind: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    """Return `words`, escaped, with their baseline at `y`; `anchor` is the end that `x` fixes."""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def ticks(most: float) -> list[float]:
    """Return about five round numbers from 0 to `most`, a number greater than 0."""
    magnitude = 10.0 ** math.floor(math.log10(most / 5))
    distance = next(size * magnitude for size in (1, 2, 5, 10) if most / (size * magnitude) <= 6)
    return [round(index * distance, 12) for index in range(math.floor(most / distance + 1e-9) + 1)]


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="grid" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
