from __future__ import annotations

import pytest

from mobile_sso.documents.problems import BrokenDocument, Source
from mobile_sso.documents.strict_yaml import parse_document
from mobile_sso.documents.syntax import syntax_problem


@pytest.mark.parametrize(
    ("text", "first_line", "hint"),
    [
        ("a:\n\tb: 1\n", "2:1: a tab cannot indent YAML", "use spaces"),
        ("a: @b\n", "1:4: `@` cannot start a value", "put the value in quotes"),
        ("a: b: c\n", "1:5: a colon is not allowed here", "put text with `: ` in it in quotes"),
        ("a: 1\nb\nc: 1\n", "2:1: this line has no colon", "a key is followed by `: ` and its value"),
        (": 1\n", "1:1: a key is missing before the colon", None),
        ("a: {: 1}\n", "1:5: a key is missing before the colon", None),
        ("a:\n  - b\n c: 1\n", "3:2: this line is not indented like its neighbours", "align the keys of a mapping"),
        ("a: [1]]\n", "1:7: a bracket is closed here that was never opened", "leave it out"),
        ("a: 'b\nc: 1\n", "1:4: a quote is opened here and never closed", "close the quote"),
        ("a: 'b\n---\nc: 1\n", "2:1: a quote is not closed before this line", "close the quote"),
        (
            "a: [1, 2\nb: 3\n",
            "1:4: this list in brackets is not closed",
            "put commas between its items and end with `]`",
        ),
        ("a: {b: 1\n", "1:4: this mapping in braces is not closed", "put commas between entries and end with `}`"),
        (
            'a: "b\\q"\n',
            "1:7: `\\q` is no escape sequence",
            "use single quotes for a backslash",
        ),
        ("a: - b\n", "1:4: a list item is not allowed here", "start it on a line of its own"),
        ("a: [b, ,]\n", "1:8: a value is expected here, not `,`", None),
        ("%YAML 2.0\n---\na: 1\n", "1:1: directives are no part of this format", "leave the line with `%` out"),
        ("a: 'b'\n'c'\n", "2:1: this line has no colon", "a key is followed by `: ` and its value"),
        (
            "a: b\x00\n",
            "1:5: the character U+0000 is not allowed in YAML",
            "write it as an escape sequence in double quotes",
        ),
    ],
)
def test_a_syntax_mistake_is_told_in_our_words(text: str, first_line: str, hint: str | None) -> None:
    with pytest.raises(BrokenDocument) as broken:
        parse_document("a.yaml", text)
    (problem,) = broken.value.problems
    assert (f"{problem.line}:{problem.column}: {problem.message}", problem.hint) == (first_line, hint)


def test_a_complaint_without_a_place_is_passed_on() -> None:
    from yaml import MarkedYAMLError, YAMLError

    source = Source("a.yaml", "a: 1")
    assert syntax_problem(source, YAMLError("out of words")).message == "this is not YAML: out of words"
    assert syntax_problem(source, MarkedYAMLError(problem="something new")).message == "this is not YAML: something new"
