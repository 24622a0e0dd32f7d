"""What somebody may have meant: the nearest known word, and how words and values are quoted in a sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

_LONGEST_LIST = 16
_LONGEST_QUOTE = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, blind to case and to `_` or `-`, or None where none is near."""
    by_spelling = {_spelling(candidate): candidate for candidate in known}
    close = difflib.get_close_matches(_spelling(word), by_spelling, n=1)
    return by_spelling[close[0]] if close else None


def suggestion(word: str, known: Sequence[str], noun: str) -> str | None:
    """Return `did you mean ...?`, or the list of what is known as `noun`; None where nothing is known."""
    close = nearest(word, known)
    if close is not None and close != word:
        return f"did you mean `{close}`?"
    return f"{noun}: {listed(known)}" if known else None


def listed(words: Sequence[str]) -> str:
    """Return the words separated by commas, a long list cut short."""
    more = len(words) - _LONGEST_LIST
    return ", ".join(words[:_LONGEST_LIST]) + (f" and {more} more" if more > 0 else "")


def either(words: Sequence[str]) -> str:
    """Return `a`, `a or b`, `a, b or c`."""
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def quoted(text: str) -> str:
    """Return `text` between backquotes on one line, cut short where it is long."""
    line = "".join(character if character.isprintable() else " " for character in text)
    return f"`{line}`" if len(line) <= _LONGEST_QUOTE else f"`{line[: _LONGEST_QUOTE - 3]}...`"


def described(value: object) -> str:
    """Return what a value of a file is in a sentence: `the text ...`, `the number 5`, `true`, `a list`, `nothing`."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {quoted(value)}" if value else "an empty text"
        case list() | tuple():
            return "a list"
        case _:
            return "a mapping"


def _spelling(word: str) -> str:
    return word.lower().replace("_", "-")
