"""Strict YAML: one document, no tags, anchors, aliases, merge keys or directives, every key once, YAML 1.2 words.

The parser's events are turned into our own tree, so that nothing is resolved behind our back and every key and value
keeps its place. libyaml reads a good file about ten times faster; a file with any mistake is read again by the pure
Python parser, so that its text does not depend on how PyYAML was built.

Source: scenario-format rule 2, pytest-and-style B2.8 (what PyYAML's own loader accepts silently).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from mobile_sso.documents.nodes import Document
from mobile_sso.documents.problems import BrokenDocument, Place, Source, shown_path
from mobile_sso.documents.syntax import syntax_problem
from mobile_sso.documents.tree import Event, TreeBuilder

_PYTHON_PARSER = yaml.SafeLoader
_FAST_PARSER = getattr(yaml, "CSafeLoader", _PYTHON_PARSER)


def read_document(path: Path) -> Document:
    """Read and parse the file at `path`; raise BrokenDocument where it is missing, not UTF-8 or not YAML."""
    return parse_document(shown_path(path), read_text(path))


def read_text(path: Path) -> str:
    """Return the text of the file at `path`; raise BrokenDocument where it is missing or not UTF-8."""
    source = Source(shown_path(path), "")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text: byte {error.start + 1} cannot be read"
        raise BrokenDocument([source.problem(Place(1, 1), message, "save it as UTF-8")]) from None
    except OSError as error:
        message = f"the file cannot be read: {(error.strerror or str(error)).lower()}"
        raise BrokenDocument([source.problem(Place(1, 1), message)]) from None


def parse_document(path: str, text: str) -> Document:
    """Parse `text`, known to people as the file `path`.

    Mistakes of form that leave the tree readable (duplicate keys, ambiguous words, anchors) are in `Document.problems`,
    so that they can be shown together with the others. Raise BrokenDocument where there is no tree to speak of.
    """
    source = Source(path, text)
    if _FAST_PARSER is not _PYTHON_PARSER:
        try:
            document = TreeBuilder(source).build(_events(text, _FAST_PARSER))
        except (yaml.YAMLError, BrokenDocument):
            pass  # the Python parser below says what is wrong
        else:
            if not document.problems:
                return document
    try:
        return TreeBuilder(source).build(_events(text, _PYTHON_PARSER))
    except yaml.YAMLError as error:
        raise BrokenDocument([syntax_problem(source, error)]) from None


def _events(text: str, parser: type[yaml.SafeLoader]) -> Iterator[Event]:
    return iter(yaml.parse(text, Loader=parser))
