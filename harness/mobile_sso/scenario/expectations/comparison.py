"""Comparing what was expected with what was seen, and saying both in words a person can read.

Source: pytest-and-style A7 ("every mismatch of that `expect` at once").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.documents.strict_model import StrictModel


class Bounds(StrictModel):
    """A count that may vary: at least this, at most that."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, kw_only=True)
class InAnyOrder:
    """A list whose order means nothing: roles, users."""

    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EachSomewhere:
    """Lines of text; every expected text must stand somewhere in them."""

    lines: tuple[str, ...]


def holds(expected: object, seen: object) -> bool:
    """Tell whether `seen` is what was `expected`."""
    if isinstance(expected, Bounds):
        return (
            isinstance(seen, int)
            and (expected.at_least is None or seen >= expected.at_least)
            and (expected.at_most is None or seen <= expected.at_most)
        )
    if isinstance(seen, InAnyOrder):
        return sorted(_texts(expected)) == sorted(seen.items)
    if isinstance(seen, EachSomewhere):
        return all(any(text in line for line in seen.lines) for text in _texts(expected))
    if isinstance(expected, Mapping):
        return isinstance(seen, Mapping) and all(seen.get(name) == value for name, value in expected.items())
    if isinstance(expected, list | tuple):
        return isinstance(seen, list | tuple) and list(expected) == list(seen)
    return expected == seen


def worded(value: object) -> str:
    """Return `value` as one reads it: lists in brackets, bounds in words, nothing as `nothing`."""
    if value is None:
        return "nothing"
    if isinstance(value, Bounds):
        parts = [
            f"{word} {number}"
            for word, number in (("at least", value.at_least), ("at most", value.at_most))
            if number is not None
        ]
        return " and ".join(parts)
    if isinstance(value, InAnyOrder):
        return worded(sorted(value.items))
    if isinstance(value, EachSomewhere):
        return worded(list(value.lines[-3:]))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {worded(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(worded, value)) + "]"
    return str(value)


def _texts(expected: object) -> list[str]:
    return [str(item) for item in expected] if isinstance(expected, list | tuple) else [str(expected)]
