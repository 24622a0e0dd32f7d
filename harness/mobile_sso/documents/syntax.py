"""What PyYAML's parser complains about, in the words of somebody who writes a scenario.

The table is in order: the first pattern found in the parser's own sentence wins. A sentence it does not know is passed
on behind our own first words, so that nothing is lost.
"""

from __future__ import annotations

import re

import yaml

from mobile_sso.documents.problems import Place, Problem, Source

_SENTENCES: tuple[tuple[str, str, str | None], ...] = (
    (r"found character '\\t' that cannot start any token", "a tab cannot indent YAML", "use spaces"),
    (r"found character '(.)' that cannot start any token", "`{0}` cannot start a value", "put the value in quotes"),
    (r"mapping values are not allowed here", "a colon is not allowed here", "put text with `: ` in it in quotes"),
    (r"could not find expected ':'", "this line has no colon", "a key is followed by `: ` and its value"),
    (r"but found ':'", "a key is missing before the colon", None),
    (r"expected <block end>, but found '-'", "this list item is not indented like its neighbours", "align the dashes"),
    (r"expected <block end>, but found '[\]}]'", "a bracket is closed here that was never opened", "leave it out"),
    (r"expected <block end>", "this line is not indented like its neighbours", "align the keys of a mapping"),
    (r"found unexpected end of stream", "a quote is opened here and never closed", "close the quote"),
    (r"found unexpected document (?:separator|indicator)", "a quote is not closed before this line", "close the quote"),
    (r"expected ',' or '\]'", "this list in brackets is not closed", "put commas between its items and end with `]`"),
    (r"expected ',' or '\}'", "this mapping in braces is not closed", "put commas between entries and end with `}`"),
    (r"found unexpected ':'", "a colon is not allowed here", "put text with a colon in it in quotes"),
    (r"found unknown escape character '(.)'", "`\\{0}` is no escape sequence", "use single quotes for a backslash"),
    (r"expected the node content, but found '(.+)'", "a value is expected here, not `{0}`", None),
    (r"expected '<document start>'", "the document ends before this line", "check the indentation"),
    (r"sequence entries are not allowed here", "a list item is not allowed here", "start it on a line of its own"),
    (r"found incompatible YAML document", "directives are no part of this format", "leave the line with `%` out"),
    (r"found duplicate (?:anchor|YAML directive)", "anchors and directives are no part of this format", None),
)
_WHERE_IT_BEGAN = ("could not find expected ':'", "found unexpected end of stream", "expected ',' or")
"""Mistakes that are better shown where the unclosed thing begins."""


def syntax_problem(source: Source, error: yaml.YAMLError) -> Problem:
    """Return the parser's complaint as a Problem of `source`."""
    if isinstance(error, yaml.reader.ReaderError):
        return _unreadable(source, error)
    if not isinstance(error, yaml.MarkedYAMLError):
        return source.problem(Place(1, 1), f"this is not YAML: {error}")
    sentence = error.problem or error.context or "unknown mistake"
    mark = error.problem_mark or error.context_mark
    if error.context_mark and sentence.startswith(_WHERE_IT_BEGAN):
        mark = error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    return source.problem(place, *_words(sentence))


def _words(sentence: str) -> tuple[str, str | None]:
    for pattern, message, hint in _SENTENCES:
        found = re.search(pattern, sentence)
        if found:
            return message.format(*found.groups()), hint
    return f"this is not YAML: {sentence}", None


def _unreadable(source: Source, error: yaml.reader.ReaderError) -> Problem:
    before = source.text[: error.position]
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    message = f"the character U+{ord(source.text[error.position]):04X} is not allowed in YAML"
    return source.problem(Place(line, column), message, "write it as an escape sequence in double quotes")
