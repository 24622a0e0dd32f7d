from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import pytest
from pydantic import Field, model_validator

from mobile_sso.documents.mistake import mistake
from mobile_sso.documents.nodes import plain
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.documents.read_as import Form
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.documents.strict_yaml import parse_document
from mobile_sso.documents.values import Slug


class Leaf(StrictModel):
    name: Slug
    size: int = Field(default=1, ge=1, description="How large it is.")


class Tree(StrictModel):
    leaves: tuple[Leaf, ...] = Field(default=(), min_length=1)
    mixed: str | tuple[int, ...] | Mapping[str, Leaf] = ""
    word: Literal["none"] | tuple[str, ...] = "none"
    by_name: Mapping[Slug, int] = {}
    as_: str | None = Field(default=None, alias="as")

    @model_validator(mode="after")
    def _no_elm(self) -> Tree:
        if self.as_ == "elm":
            raise mistake("no elms", "plant an oak")
        return self


@dataclass(frozen=True, kw_only=True)
class Root:
    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}

    depth: int
    kind: Literal["deep", "flat"] = "deep"


@dataclass(frozen=True, kw_only=True)
class Plant:
    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "strict": True}

    root: Root
    names: tuple[str, ...] = ()
    notes: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.root.depth > 9:
            raise ValueError("a root of more than 9 breaks the pot")


def mistakes(form: type, text: str) -> list[str]:
    document = parse_document("a.yaml", text)
    with pytest.raises(BrokenDocument) as broken:
        Form(form).read(document, plain(document.root))
    return [f"{problem.line}:{problem.column}: {problem.message}" for problem in broken.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("leaves: [{name: a, size: 0}]", ["1:26: 0 is out of range: it must be at least 1"]),
        ("leaves: [{name: A}, {size: 2}]", ["1:17: `A` is not a slug", "1:21: `name` is missing"]),
        ("leaves: [{name: a, sise: 2}]", ["1:20: unknown key `sise`"]),
        ("leaves: []", ["1:9: `leaves` is empty"]),
        ("leaves: [{name: a}, 5]", ["1:21: expected a mapping, got the number 5"]),
        ("mixed: 5", ["1:8: expected text, a list or a mapping, got the number 5"]),
        ("mixed: [1, x]", ["1:12: expected a whole number, got the text `x`"]),
        ("mixed: {a: {name: A}}", ["1:19: `A` is not a slug"]),
        ("mixed: {a: {sise: 1}}", ["1:12: `name` is missing", "1:13: unknown key `sise`"]),
        ("word: some", ["1:7: expected `none` or a list, got the text `some`"]),
        ("word: [a, 5]", ["1:11: expected text, got the number 5"]),
        ("word:", ["1:6: expected `none` or a list, got nothing"]),
        ("by_name: {A: 1}", ["1:11: `A` is not a slug"]),
        ("by_name: {a: x}", ["1:14: expected a whole number, got the text `x`"]),
        ("as:", ["1:4: `as` has no value"]),
        ("as_: x", ["1:1: unknown key `as_`"]),
        ("as: elm", ["1:1: no elms"]),
        ("leaves: [5]\nleaves: 5", ["1:10: expected a mapping, got the number 5", "2:1: key `leaves` is given twice"]),
        ("- a", ["1:1: expected a mapping, got a list"]),
        ("nothing of the sort", ["1:1: expected a mapping, got the text `nothing of the sort`"]),
    ],
)
def test_a_mistake_in_a_model_is_told_once_at_its_place(text: str, said: list[str]) -> None:
    assert mistakes(Tree, text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("names: [a]", ["1:1: `root` is missing"]),
        ("root: {}", ["1:7: `depth` is missing"]),
        ("root: {depth: 1, kynd: flat}", ["1:18: unknown key `kynd`"]),
        ("root: {depth: 1, kind: flaat}", ["1:24: `flaat` is not one of `deep`, `flat`"]),
        ("root: {depth: 10}", ["1:1: a root of more than 9 breaks the pot"]),
        ("root: 5", ["1:7: expected a mapping, got the number 5"]),
        ("root: {depth: 1}\nnames: a", ["2:8: expected a list, got the text `a`"]),
        ("root: {depth: 1}\nnotes: []", ["2:8: expected a mapping, got a list"]),
    ],
)
def test_a_mistake_in_a_dataclass_is_told_like_one_in_a_model(text: str, said: list[str]) -> None:
    assert mistakes(Plant, text) == said


def test_the_hint_of_a_missing_or_misspelt_key_comes_from_the_model() -> None:
    document = parse_document("a.yaml", "leaves: [{name: a, sise: 2}]\nmixd: x")
    with pytest.raises(BrokenDocument) as broken:
        Form(Tree).read(document, plain(document.root))
    assert [problem.hint for problem in broken.value.problems] == ["did you mean `size`?", "did you mean `mixed`?"]


def test_a_sound_document_becomes_frozen_values() -> None:
    document = parse_document("a.yaml", "root: {depth: 3}\nnames: [a, b]\nnotes: {x: [1, null]}\n")
    read = Form(Plant).read(document, document.plain())
    assert read == Plant(root=Root(depth=3), names=("a", "b"), notes={"x": [1, None]})


def test_a_document_of_bad_form_is_not_read_even_where_its_values_fit() -> None:
    document = parse_document("a.yaml", "root: {depth: 3}\nroot: {depth: 4}\n")
    with pytest.raises(BrokenDocument, match="key `root` is given twice"):
        Form(Plant).read(document, document.plain())
