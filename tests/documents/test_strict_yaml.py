from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_sso.documents.nodes import Document
from mobile_sso.documents.problems import BrokenDocument, Source
from mobile_sso.documents.strict_yaml import parse_document, read_document
from mobile_sso.documents.tree import DEEPEST, TreeBuilder


def mistakes(text: str) -> list[str]:
    try:
        problems = parse_document("a.yaml", text).problems
    except BrokenDocument as broken:
        problems = broken.problems
    return [f"{problem.line}:{problem.column}: {problem.message}" for problem in problems]


def test_a_document_is_read_as_plain_values() -> None:
    text = 'a: 1\nb: [x, "5", 5.5, {c: true}]\n"d e": >-\n  long\n  text\nf:\n- g\n'
    assert parse_document("a.yaml", text).plain() == {
        "a": 1,
        "b": ["x", "5", 5.5, {"c": True}],
        "d e": "long text",
        "f": ["g"],
    }


def test_every_key_and_value_has_its_place() -> None:
    document = parse_document("a.yaml", "a:\n  - b: [1, two]\n    c: 'x'\n")
    spot = document.spot(("a", 0, "b", 1))
    assert (spot.node.place.line, spot.node.place.column, spot.node.place.length) == (2, 12, 3)
    assert document.place(("a", 0, "b")) == document.spot(("a", 0, "b")).node.place
    entry = document.entry_place(("a", 0, "b"))
    assert (entry.line, entry.column, entry.length) == (2, 5, len("b: [1, two]"))
    assert document.entry_place(("a", 0, "c")).length == len("c: 'x'")


def test_a_location_is_followed_as_far_as_it_leads() -> None:
    document = parse_document("a.yaml", "a: {b: [1]}\n")
    spot = document.spot(("a", "some-branch", "b", 7))
    assert spot.taken == ("a", "b")
    assert spot.skipped == ((1, "some-branch"), (3, 7))
    assert document.holds(("a", "b", 0))
    assert not document.holds(("a", "c"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2\n", ["2:1: key `a` is given twice"]),
        ("a: {b: 1, 'b': 2, b: 3}\n", ["1:11: key `b` is given twice", "1:19: key `b` is given twice"]),
        ("a: &x 1\n", ["1:4: `&x` is an anchor"]),
        ("&x a: 1\n", ["1:1: `&x` is an anchor"]),
        ("a: &x [1]\n", ["1:4: `&x` is an anchor"]),
        ("a: &x 1\nb: *x\n", ["1:4: `&x` is an anchor", "2:4: `*x` is an alias"]),
        ("a: 1\n*x : 2\n", ["2:1: `*x` is an alias"]),
        ("a: !!int '5'\n", ["1:4: `!!int` is a tag"]),
        ("a: !own {b: 1}\n", ["1:4: `!own` is a tag"]),
        ("a: ! b\n", ["1:4: `!` is a tag"]),
        ("!!str a: b\n", ["1:1: `!!str` is a tag"]),
        ("a:\n  <<: {b: 1}\n", ["2:3: `<<` is a merge key"]),
        ("'': 1\n", ["1:1: a key is empty"]),
        ("a: yes\n", ["1:4: `yes` means true in YAML 1.1 and is text in YAML 1.2"]),
        ("%YAML 1.2\n---\na: 1\n", ["1:1: directives are no part of this format"]),
        ("%TAG ! x\n---\na: 1\n", ["1:1: directives are no part of this format"]),
        ("a: 1\n---\nb: 1\n", ["2:1: a second document starts here"]),
        ("a: 1\n...\n---\nb: 1\n", ["3:1: a second document starts here"]),
        ("", ["1:1: the file is empty"]),
        ("---\n", ["1:1: the file is empty"]),
        ("null\n", ["1:1: the file is empty"]),
        ("? [a]\n: 1\n", ["1:3: a list or mapping cannot be a key"]),
        ("? {a: 1}\n: 1\n", ["1:3: a list or mapping cannot be a key"]),
        ("[" * 41 + "]" * 41, [f"1:41: lists and mappings lie more than {DEEPEST} deep in one another"]),
        ("[" * 5_000, [f"1:41: lists and mappings lie more than {DEEPEST} deep in one another"]),
    ],
)
def test_what_our_form_of_yaml_leaves_out_is_reported(text: str, said: list[str]) -> None:
    assert mistakes(text) == said


@pytest.mark.parametrize(
    "text", ["a: 'yes'\n", 'a: "010"\n', "a: |\n  yes\n", "yes: 1\n", "on: 1\n", "a: '<<'\n", "'<<': 1\n"]
)
def test_text_in_quotes_and_words_as_keys_are_never_ambiguous(text: str) -> None:
    assert mistakes(text) == []


def test_a_merge_key_brings_nothing_with_it() -> None:
    assert parse_document("a.yaml", "a: 1\n<<: {b: 1}\n").plain() == {"a": 1}


def test_a_billion_laughs_are_not_laughed() -> None:
    lines = ["a0: &a0 [lol]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12))]
    assert len(mistakes("\n".join(lines))) == 12 + 110


def with_parser(text: str, parser: type[yaml.SafeLoader]) -> Document:
    return TreeBuilder(Source("a.yaml", text)).build(yaml.parse(text, Loader=parser))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: [x, {c: 'y'}, [], {}]\nc:\n- d\n-   e: f\n    g: >\n      text\n",
        "# comment\n\na: 'it''s'\nb: \"\\u00e4\" # more\nä: ö\n",
        "a: {b: [1,\n  2], c: 3}\n",
        "a:\nb: ~\nc: ''\n",
        "a: 1\r\nb:\r\n  - 2\r\n",
    ],
)
def test_both_parsers_build_the_same_tree(text: str) -> None:
    fast = getattr(yaml, "CSafeLoader", None)
    if fast is None:
        pytest.skip("this PyYAML was built without libyaml: there is one parser only")
    assert with_parser(text, fast) == with_parser(text, yaml.SafeLoader)


quick = settings(max_examples=60, deadline=None, database=None)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=6), inner, max_size=3),
    max_leaves=8,
)


@quick
@given(st.dictionaries(st.text(min_size=1, max_size=6), PLAIN, min_size=1, max_size=4))
def test_what_was_written_is_read_back(values: dict[str, object]) -> None:
    text = yaml.safe_dump(values, default_style='"', allow_unicode=False)
    for tagged, plain in (("null", "null"), ("bool", "true|false"), ("int", "-?[0-9]+")):
        text = re.sub(rf'!!{tagged} "({plain})"', r"\1", text)
    assert parse_document("a.yaml", text).plain() == values


@quick
@given(st.text(alphabet=st.sampled_from("ab:-[]{},'\"&*!#|> \n\t?%@`01\r"), max_size=40))
def test_no_text_is_answered_with_anything_but_a_document_or_problems(text: str) -> None:
    assert all(re.fullmatch(r"[0-9]+:[0-9]+: .+", mistake) for mistake in mistakes(text))


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BrokenDocument) as broken:
        read_document(tmp_path / "a.yaml")
    assert str(broken.value) == "a.yaml:1:1: the file cannot be read: no such file or directory"


def test_a_file_in_another_encoding_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_bytes("why: schön".encode("latin-1"))
    with pytest.raises(BrokenDocument) as broken:
        read_document(tmp_path / "a.yaml")
    assert str(broken.value) == (
        "a.yaml:1:1: the file is not UTF-8 text: byte 9 cannot be read\n  hint: save it as UTF-8"
    )


def test_a_byte_order_mark_moves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    document = read_document(path)
    assert document.plain() == {"a": 1}
    assert document.entry_place(("a",)).column == 1
