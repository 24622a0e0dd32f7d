"""From pydantic's errors to problems with a place: one problem per mistake, however many branches of a union saw it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mobile_sso.documents.nodes import Document, Location, Spot
from mobile_sso.documents.problems import Place, Problem
from mobile_sso.documents.shape import Shape
from mobile_sso.documents.wording import EXPECTED, Complaint, choices, expected, words

_ABOUT_A_KEY = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
_ABOUT_AN_ABSENT_KEY = frozenset({"missing", "missing_argument", "missing_keyword_only_argument"})
_OF_THE_KEY_ITSELF = "[key]"


def translate(
    error: ValidationError,
    document: Document,
    shape: Shape,
    *,
    below: Location = (),
    told: Collection[Location] = (),
) -> Iterator[Problem]:
    """Yield the problems of `error`.

    Args:
        error: what validation said; its locations start at the validated value.
        document: the file.
        shape: the JSON schema of the validated type.
        below: where in the document the validated value stands.
        told: locations whose own mistakes were told already; what lies below them is still translated.
    """
    groups: dict[Location, list[_Error]] = {}
    for details in error.errors(include_url=False):
        located = _Error(details, document, below)
        if not (located.is_told(told) or located.is_echo):
            groups.setdefault(located.group, []).append(located)
    for group in groups.values():
        yield from _problems(group, document, shape)


class _Error:
    """One error of pydantic's, and where it leads to in the document."""

    def __init__(self, details: ErrorDetails, document: Document, below: Location) -> None:
        self.type = details["type"]
        self.value: object = details["input"]
        self.facts = details.get("ctx", {})
        location = below + tuple(details["loc"])
        self.about_key = self.type in _ABOUT_A_KEY
        self.spot: Spot = document.spot(location)
        named = self.about_key or self.type in _ABOUT_AN_ABSENT_KEY
        end = len(location) - 1
        labels = [part for part in self.spot.skipped if not (named and part[0] == end)]
        self.name = str(location[-1]) if named and location else str(self.spot.taken[-1]) if self.spot.taken else ""
        self.branch = labels[0][1] if labels else None
        self.at_the_union = bool(labels) and labels[0][0] == end
        self.owner = self.spot.taken[:-1] if self.about_key else self.spot.taken
        self.of_the_key = self.branch == _OF_THE_KEY_ITSELF
        self.group: Location = location[: labels[0][0]] if labels else (*location, self.type)

    def is_told(self, told: Collection[Location]) -> bool:
        """Tell whether the same was said about the form of the document already."""
        return (self.spot.node.spoiled and not self.about_key) or self.owner in told

    @property
    def is_echo(self) -> bool:
        """Whether a list was called too short only because broken items of it, told one by one, did not count."""
        least = self.facts.get("min_length", 0)
        return self.type == "too_short" and isinstance(self.value, list | dict) and len(self.value) >= least

    @property
    def of_the_wrong_sort(self) -> bool:
        return self.at_the_union and (self.type in EXPECTED or self.type == "literal_error")

    @property
    def place(self) -> Place:
        return self.spot.key_place if self.about_key or self.of_the_key else self.spot.node.place


def _problems(group: Sequence[_Error], document: Document, shape: Shape) -> Iterator[Problem]:
    """Yield the problems of one value: a union's branches are one mistake, told by the branch that got furthest."""
    entered = [error.branch for error in group if not error.of_the_wrong_sort]
    if entered:
        for error in group:
            if error.branch == entered[0]:
                yield document.source.problem(error.place, *words(_complaint(error, shape)))
        return
    nouns = [noun for error in group for noun in _nouns(error, shape)]
    message, hint = expected(tuple(dict.fromkeys(nouns)), group[0].value)
    yield document.source.problem(group[0].place, message, hint)


def _nouns(error: _Error, shape: Shape) -> tuple[str, ...]:
    if error.type == "literal_error":
        return tuple(f"`{choice}`" for choice in choices(_complaint(error, shape)))
    return (EXPECTED[error.type],)


def _complaint(error: _Error, shape: Shape) -> Complaint:
    absent = error.type in _ABOUT_AN_ABSENT_KEY
    return Complaint(
        type=error.type,
        key=error.name,
        value=error.value,
        facts=cast("dict[str, object]", error.facts),
        known_keys=shape.known_keys(error.owner) if error.about_key else (),
        description=shape.description((*error.owner, error.name) if absent else error.spot.taken),
    )
