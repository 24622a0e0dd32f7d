"""The tree of a YAML document with the place of every key and value, and the way through it by path.

A path is what validation calls a location: keys and list positions from the root on. Parts of a location that are no
step through the document (the name of a union's branch) are skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mobile_sso.documents.problems import Place, Problem, Source
from mobile_sso.documents.scalars import Scalar
from mobile_sso.testbed.http import JsonValue

Location = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Node:
    """A value and its place; `spoiled` values were reported already and are not complained about again."""

    place: Place
    spoiled: bool = False


@dataclass(frozen=True, kw_only=True)
class ScalarNode(Node):
    """A word or a number."""

    value: Scalar


@dataclass(frozen=True, kw_only=True)
class ListNode(Node):
    """A list."""

    items: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A key of a mapping with its value."""

    key: str
    place: Place
    value: Node


@dataclass(frozen=True, kw_only=True)
class MappingNode(Node):
    """A mapping; every key once, in the order of the file."""

    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        """Return the entry of `key`, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """What a location leads to: the node, the entry it is the value of, and the parts that were no step of the way."""

    node: Node
    entry: Entry | None
    taken: Location
    skipped: tuple[tuple[int, str | int], ...]
    """Position within the location, and the part."""

    @property
    def key_place(self) -> Place:
        """Where the key stands, or the value where it has no key."""
        return self.entry.place if self.entry else self.node.place


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document that could be read, and what is wrong with its form (duplicate keys, ambiguous words)."""

    source: Source
    root: Node
    problems: tuple[Problem, ...] = field(default=())

    def spot(self, location: Sequence[str | int]) -> Spot:
        """Walk along `location` as far as it leads."""
        node, entry = self.root, None
        taken: list[str | int] = []
        skipped: list[tuple[int, str | int]] = []
        for position, part in enumerate(location):
            step = _step(node, part)
            if step is None:
                skipped.append((position, part))
                continue
            node, entry = step
            taken.append(part)
        return Spot(node=node, entry=entry, taken=tuple(taken), skipped=tuple(skipped))

    def holds(self, location: Sequence[str | int]) -> bool:
        """Tell whether every part of `location` is a step through the document."""
        return not self.spot(location).skipped

    def place(self, location: Sequence[str | int]) -> Place:
        """Return where the value at `location` stands."""
        return self.spot(location).node.place

    def entry_place(self, location: Sequence[str | int]) -> Place:
        """Return where the entry at `location` stands, from its key to the end of its value on the same line."""
        spot = self.spot(location)
        if spot.entry is None:
            return spot.node.place
        key, value = spot.entry.place, spot.node.place
        end = value.column + value.length if value.line == key.line else key.column + key.length
        return Place(key.line, key.column, max(1, end - key.column))

    def plain(self) -> JsonValue:
        """Return the document as plain values."""
        return plain(self.root)

    def problem(self, location: Sequence[str | int], message: str, hint: str | None = None) -> Problem:
        """Return the mistake `message` about the value at `location`."""
        return self.source.problem(self.place(location), message, hint)


def plain(node: Node) -> JsonValue:
    """Return `node` as plain values."""
    if isinstance(node, MappingNode):
        return {entry.key: plain(entry.value) for entry in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return node.value if isinstance(node, ScalarNode) else None


def _step(node: Node, part: str | int) -> tuple[Node, Entry | None] | None:
    if isinstance(node, MappingNode):
        entry = node.entry(str(part))
        return (entry.value, entry) if entry else None
    if isinstance(node, ListNode) and isinstance(part, int) and 0 <= part < len(node.items):
        return node.items[part], None
    return None
