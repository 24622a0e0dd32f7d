"""From the parser's events to the tree of nodes; what our form of YAML leaves out is reported here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from mobile_sso.documents.nodes import Document, Entry, ListNode, MappingNode, Node, ScalarNode
from mobile_sso.documents.problems import BrokenDocument, Place, Problem, Source
from mobile_sso.documents.scalars import AmbiguousScalar, plain_value

Event = yaml.events.Event
DEEPEST = 40
"""How many lists and mappings may lie in one another."""


class _Mark(Protocol):
    """A place as PyYAML's parsers tell it, counted from 0."""

    line: int
    column: int


@dataclass(frozen=True, kw_only=True)
class _Key:
    """A key whose value has not come yet; one that is not `kept` was reported, and its value goes with it."""

    text: str
    place: Place
    kept: bool = True


@dataclass(kw_only=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    start: yaml.events.CollectionStartEvent
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: _Key | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.start, yaml.MappingStartEvent) and self.key is None


class TreeBuilder:
    """Builds one document of one file."""

    def __init__(self, source: Source) -> None:
        """Build from the events of `source`."""
        self._source = source
        self._problems: list[Problem] = []
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._documents = 0

    def build(self, events: Iterable[Event]) -> Document:
        """Return the document; raise BrokenDocument where there is none, or more than one."""
        for event in events:
            self._take(event)
        if self._root is None or (isinstance(self._root, ScalarNode) and self._root.value is None):
            self._problem(Place(1, 1), "the file is empty", "it starts with `version: 1`")
            raise BrokenDocument(self._problems)
        return Document(source=self._source, root=self._root, problems=tuple(self._problems))

    def _take(self, event: Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(event)
            case yaml.AliasEvent():
                message = f"`*{event.anchor}` is an alias"
                self._problem(_place(event), message, "write the value out: there are no anchors")
                self._put_value(ScalarNode(place=_place(event), value=None, spoiled=True))
            case yaml.ScalarEvent():
                self._take_scalar(event)
            case yaml.CollectionStartEvent():
                self._start_collection(event)
            case yaml.CollectionEndEvent():
                self._end_collection(event)

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._problem(_place(event), "a second document starts here", "a file holds one document: move it out")
            raise BrokenDocument(self._problems)
        if event.version or event.tags:
            self._problem(Place(1, 1), "directives are no part of this format", "leave the line with `%` out")

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        plain = not event.style
        if self._open and self._open[-1].wants_key:
            self._take_key(event, plain=plain)
            return
        spoiled = self._refuse_properties(event)
        try:
            value = plain_value(event.value) if plain else event.value
        except AmbiguousScalar as ambiguous:
            self._problem(_place(event), str(ambiguous), ambiguous.hint)
            value, spoiled = None, True
        self._put_value(ScalarNode(place=_place(event), value=value, spoiled=spoiled))

    def _take_key(self, event: yaml.ScalarEvent, *, plain: bool) -> None:
        self._refuse_properties(event)
        merging = plain and event.value == "<<"
        if merging:
            self._problem(_place(event), "`<<` is a merge key", "write the keys out: there is no merging")
        elif not event.value:
            self._problem(_place(event), "a key is empty", "write a word")
        self._open[-1].key = _Key(text=event.value, place=_place(event), kept=not merging and bool(event.value))

    def _start_collection(self, event: yaml.events.CollectionStartEvent) -> None:
        if self._open and self._open[-1].wants_key:
            self._problem(_place(event), "a list or mapping cannot be a key", "a key is a word")
            raise BrokenDocument(self._problems)
        if len(self._open) == DEEPEST:
            self._problem(_place(event), f"lists and mappings lie more than {DEEPEST} deep in one another")
            raise BrokenDocument(self._problems)
        self._refuse_properties(event)
        self._open.append(_Open(start=event))

    def _end_collection(self, event: yaml.events.CollectionEndEvent) -> None:
        closed = self._open.pop()
        place = _span(closed.start.start_mark, event.end_mark) if closed.start.flow_style else _place(closed.start)
        if isinstance(event, yaml.SequenceEndEvent):
            self._put_value(ListNode(place=place, items=tuple(closed.items)))
        else:
            self._put_value(MappingNode(place=place, entries=tuple(closed.entries.values())))

    def _put_value(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        around = self._open[-1]
        if isinstance(around.start, yaml.SequenceStartEvent):
            around.items.append(node)
        elif around.key is None:  # an alias where a key should be
            around.key = _Key(text="", place=node.place, kept=False)
        else:
            self._put_entry(around, around.key, node)
            around.key = None

    def _put_entry(self, around: _Open, key: _Key, node: Node) -> None:
        first = around.entries.get(key.text)
        if first is not None:
            self._problem(key.place, f"key `{key.text}` is given twice", f"first given on line {first.place.line}")
        elif key.kept:
            around.entries[key.text] = Entry(key=key.text, place=key.place, value=node)

    def _refuse_properties(self, event: yaml.events.NodeEvent) -> bool:
        """Report an anchor or a tag; return whether the value's type was the tag's doing."""
        tag = getattr(event, "tag", None)
        if event.anchor is not None:
            self._problem(_place(event), f"`&{event.anchor}` is an anchor", "leave it out: there are no aliases")
        if tag is not None:
            self._problem(_place(event), f"`{_written(tag)}` is a tag", "leave it out: a value is what it looks like")
        return tag is not None

    def _problem(self, place: Place, message: str, hint: str | None = None) -> None:
        self._problems.append(self._source.problem(place, message, hint))


def _place(event: Event) -> Place:
    if isinstance(event, yaml.CollectionStartEvent | yaml.DocumentStartEvent):
        return _span(event.start_mark, event.start_mark)
    return _span(event.start_mark, event.end_mark)


def _span(start: _Mark | None, end: _Mark | None) -> Place:
    if start is None or end is None:
        raise TypeError("PyYAML's parser gave an event without a place")
    to_line_end = 10_000  # carets stop where the line does
    length = end.column - start.column if end.line == start.line else to_line_end
    return Place(start.line + 1, start.column + 1, max(1, length))


def _written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
