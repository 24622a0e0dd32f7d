from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import cast, get_args

import pytest
from pydantic import TypeAdapter
from pydantic_core import core_schema

from mobile_sso.backend.profile import BackendProfile
from mobile_sso.device.profile import AppProfile, DeviceProfile
from mobile_sso.documents.mistake import MISTAKE
from mobile_sso.documents.personas import PersonaFile
from mobile_sso.documents.wording import WORDING, Complaint, words
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.scenario.model import build_models

RAISED = {MISTAKE, "value_error", "assertion_error"}
COLLECTION = {"too_short", "too_long"}
BROUGHT: Mapping[str, set[str]] = {
    "any": set(),
    "bool": {"bool_type", "bool_parsing"},
    "dataclass": {"dataclass_type"},
    "dataclass-args": {"dataclass_type", "missing", "unexpected_keyword_argument"},
    "dataclass-field": set(),
    "default": set(),
    "definition-ref": set(),
    "definitions": set(),
    "dict": {"dict_type", *COLLECTION},
    "float": {"float_type", "float_parsing", "finite_number"},
    "function-after": RAISED,
    "function-plain": RAISED,
    "int": {"int_type", "int_parsing", "int_parsing_size", "int_from_float"},
    "json-or-python": set(),
    "lax-or-strict": set(),
    "list": {"list_type", *COLLECTION},
    "literal": {"literal_error"},
    "model": {"model_type"},
    "model-field": set(),
    "model-fields": {"model_attributes_type", "missing", "extra_forbidden"},
    "no-info": set(),
    "none": {"none_required"},
    "nullable": set(),
    "str": {"string_type", "string_unicode"},
    "tagged-union": set(),  # pydantic's JsonValue, which is whatever JSON text may hold
    "tuple": {"tuple_type", "missing", *COLLECTION},
    "union": set(),
    "with-info": set(),
}
"""What each building block of our models can complain about; constraints bring more."""
CONSTRAINTS = {
    "ge": "greater_than_equal",
    "gt": "greater_than",
    "le": "less_than_equal",
    "lt": "less_than",
    "multiple_of": "multiple_of",
    "pattern": "string_pattern_mismatch",
}
ALL = {*get_args(core_schema.ErrorType), MISTAKE}


def building_blocks(schema: object) -> Iterator[Mapping[str, object]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema
        for key, value in schema.items():
            if key not in ("metadata", "serialization"):
                yield from building_blocks(value)
    elif isinstance(schema, list | tuple):
        for item in schema:
            yield from building_blocks(item)


def forms() -> list[type]:
    from mobile_sso.scenario.steps import VERBS

    return [build_models(VERBS), PersonaFile, IdpProfile, BackendProfile, DeviceProfile, AppProfile]


def test_no_error_that_our_models_can_meet_is_left_untranslated() -> None:
    met: set[str] = set()
    for form in forms():
        for block in building_blocks(TypeAdapter(form).core_schema):
            kind = cast("str", block["type"])
            assert kind in BROUGHT, f"say in this test what a `{kind}` of {form.__name__} can complain about"
            met |= BROUGHT[kind]
            met |= {error for constraint, error in CONSTRAINTS.items() if block.get(constraint) is not None}
            if kind == "str":
                met |= {
                    f"string_too_{word}"
                    for word in ("short", "long")
                    if block.get(f"m{'in' if word == 'short' else 'ax'}_length")
                }
    assert {"literal_error", "extra_forbidden", "unexpected_keyword_argument", "greater_than_equal"} <= met
    assert met - WORDING.keys() == set()


def test_every_row_is_an_error_that_pydantic_knows() -> None:
    assert WORDING.keys() - ALL == set()


FACTS = {
    "ge": 0,
    "gt": 0.5,
    "le": 1,
    "lt": 5,
    "multiple_of": 2,
    "min_length": 2,
    "max_length": 3,
    "actual_length": 4,
    "pattern": "^a$",
    "expected": "'left' or 'right'",
    "error": ValueError("not this way"),
    "message": "our own words",
    "hint": "our own hint",
}


@pytest.mark.parametrize("error", sorted(WORDING))
def test_every_row_gives_a_sentence_of_our_own(error: str) -> None:
    message, hint = words(Complaint(type=error, key="times", value="x", facts=FACTS, known_keys=("time",)))
    said = f"{message} {hint or ''}"
    assert message
    assert "  " not in message
    assert not any(alien in said for alien in ("Input should", "Value error", "None", "{", "<"))


COMPLAINT = Complaint(
    type="", key="times", value=7, facts=FACTS, known_keys=("time", "tries"), description="How often."
)


@pytest.mark.parametrize(
    ("error", "changes", "message", "hint"),
    [
        ("string_type", {}, "expected text, got the number 7", "put it in quotes to make it text"),
        ("string_type", {"value": []}, "expected text, got a list", None),
        ("string_type", {"value": None}, "`times` has no value", "`times`: How often."),
        ("string_type", {"value": None, "key": "3"}, "expected text, got nothing", None),
        ("int_from_float", {"value": 1.5}, "expected a whole number, got the number 1.5", None),
        ("bool_type", {"value": "maybe"}, "expected true or false, got the text `maybe`", None),
        ("dict_type", {"value": "x"}, "expected a mapping, got the text `x`", None),
        ("tuple_type", {"value": {}}, "expected a list, got a mapping", None),
        ("missing", {}, "`times` is missing", "`times`: How often."),
        ("missing", {"description": None}, "`times` is missing", None),
        ("extra_forbidden", {}, "unknown key `times`", "did you mean `time`?"),
        ("extra_forbidden", {"key": "colour"}, "unknown key `colour`", "known keys: time, tries"),
        ("extra_forbidden", {"known_keys": ()}, "unknown key `times`", None),
        ("literal_error", {"value": "lefty"}, "`lefty` is not one of `left`, `right`", "did you mean `left`?"),
        ("literal_error", {"value": 7}, "the number 7 is not one of `left`, `right`", None),
        ("literal_error", {"facts": {"expected": "1"}}, "expected `1`, got the number 7", None),
        ("greater_than_equal", {"value": -1}, "-1 is out of range: it must be at least 0", None),
        ("greater_than", {"value": 0}, "0 is out of range: it must be greater than 0.5", None),
        ("less_than_equal", {}, "7 is out of range: it must be at most 1", None),
        ("less_than", {}, "7 is out of range: it must be less than 5", None),
        ("multiple_of", {}, "7 is out of range: it must be a multiple of 2", None),
        ("too_short", {}, "`times` needs at least 2 entries, it has 4", None),
        ("too_short", {"facts": {"min_length": 1}}, "`times` is empty", "at least one entry is needed"),
        ("too_long", {}, "`times` may have 3 at most, it has 4", None),
        ("string_too_short", {}, "`times` needs at least 2 characters", None),
        ("string_too_short", {"facts": {"min_length": 1}}, "`times` is empty", "How often."),
        ("string_too_long", {}, "`times` may have 3 characters at most", None),
        ("string_pattern_mismatch", {"value": "b"}, "the text `b` does not have the form ^a$", "How often."),
        ("value_error", {}, "not this way", None),
        (MISTAKE, {}, "our own words", "our own hint"),
        (MISTAKE, {"facts": {"message": "our own words", "hint": None}}, "our own words", None),
        ("something_new", {}, "the number 7 cannot be used here (something new)", None),
    ],
)
def test_the_words(error: str, changes: dict[str, object], message: str, hint: str | None) -> None:
    complaint = dataclasses.replace(COMPLAINT, type=error, **changes)  # type: ignore[arg-type]
    assert words(complaint) == (message, hint)
