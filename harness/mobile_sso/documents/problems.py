"""A mistake in a file, as a person reads it: place, words, a frame of the source, and what to do.

The first line is `path:line:column: message`, so that editors and CI make it a link. Our own words are plain ASCII,
which reads well in a terminal and inside a web page alike.

Source: pytest-and-style B4, architecture "Scenario files".
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_LINES_BEFORE, _LINES_AFTER = 2, 1
_WIDEST = 160


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file: line and column count from 1; `length` characters are underlined."""

    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake; `frame` shows the source around it and may be empty, `hint` says what to do."""

    path: str
    line: int
    column: int
    message: str
    hint: str | None = None
    frame: str = ""

    def __str__(self) -> str:
        lines = [f"{self.path}:{self.line}:{self.column}: {self.message}"]
        if self.frame:
            lines.append(self.frame)
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class BrokenDocument(Exception):
    """A file cannot be used; `problems` holds everything that is wrong with it, `str()` is the whole text to print."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems in any order; the same problem at the same place is kept once."""
        ordered = sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line, problem.column))
        self.problems: tuple[Problem, ...] = tuple(ordered)
        super().__init__("\n\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Source:
    """The text of a file and the path under which people know it."""

    path: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines, without their line breaks, split where YAML splits."""
        return tuple(_LINE_BREAK.split(self.text))

    def frame(self, place: Place) -> str:
        """Return the lines around `place`, two before and one after, with a marker and carets."""
        shown = []
        last = min(place.line + _LINES_AFTER, len(self.lines) - (1 if self.lines[-1] == "" else 0))
        for number in range(max(1, place.line - _LINES_BEFORE), last + 1):
            marker = ">" if number == place.line else " "
            line = _printable(self.lines[number - 1])
            column = place.column
            if len(line) > _WIDEST:
                line, column = _window(line, column)
            shown.append(f"  {marker} {number:>4} | {line}".rstrip())
            if number == place.line:
                room = max(1, len(line) - column + 1)
                shown.append(" " * (10 + column) + "^" * min(max(1, place.length), room))
        return "\n".join(shown)

    def problem(self, place: Place, message: str, hint: str | None = None) -> Problem:
        """Return the mistake `message` at `place`, with its frame."""
        return Problem(
            path=self.path,
            line=place.line,
            column=place.column,
            message=message,
            hint=hint,
            frame=self.frame(place) if self.text else "",
        )


def shown_path(path: Path) -> str:
    """Return `path` as people know it: relative to the working directory where it lies below it."""
    if not path.is_absolute():
        return path.as_posix()
    working_directory = Path(os.path.abspath(os.curdir))
    return path.relative_to(working_directory).as_posix() if path.is_relative_to(working_directory) else str(path)


def _window(line: str, column: int) -> tuple[str, int]:
    """Return the part of a long line around `column`, and the column within that part."""
    start = max(0, min(column - 1 - _WIDEST // 2, len(line) - _WIDEST))
    end = start + _WIDEST
    before, after = "..." if start else "", "..." if end < len(line) else ""
    return before + line[start + len(before) : end - len(after)] + after, max(1, column - start)


def _printable(line: str) -> str:
    """Return `line` with characters that would move the cursor or the caret replaced, one for one."""
    return "".join(character if character.isprintable() else " " if character == "\t" else "?" for character in line)
