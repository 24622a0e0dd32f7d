from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import cast

import jsonschema
import pytest
import yaml

from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.scenario.model import AXES, Suite
from mobile_sso.scenario.schema import SCHEMA_FILE, schema_text
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.testbed.contracts import CAPABILITIES

Read = Callable[[str], Suite]
Text = Callable[..., str]
Schema = dict[str, object]


@pytest.fixture(scope="module")
def schema(small_vocabulary: tuple[Verb, ...]) -> Schema:
    return cast("Schema", json.loads(schema_text(small_vocabulary)))


def at(schema: Schema, *path: str) -> object:
    here: object = schema
    for part in path:
        here = cast("Schema", here)[part]
    return here


def subschemas(value: object) -> list[Schema]:
    if isinstance(value, list):
        return [found for item in value for found in subschemas(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(found for member in value.values() for found in subschemas(member))]


def test_the_schema_that_is_kept_is_the_schema_of_the_verbs() -> None:
    from mobile_sso.scenario.steps import VERBS

    text = schema_text(VERBS)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        SCHEMA_FILE.parent.mkdir(exist_ok=True)
        SCHEMA_FILE.write_text(text)
    assert SCHEMA_FILE.read_text() == text, "UPDATE_GOLDEN=1 pytest tests/scenario/test_schema.py writes it anew"


def test_the_schema_is_draft_07_with_its_definitions_where_editors_look(schema: Schema) -> None:
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)
    references = {str(part["$ref"]) for part in subschemas(schema) if isinstance(part.get("$ref"), str)}
    assert references
    definitions = cast("Schema", schema["definitions"])
    assert references <= {f"#/definitions/{name}" for name in definitions}


def test_a_step_is_offered_as_a_bare_verb_or_with_exactly_one_verb(schema: Schema) -> None:
    bare, mapping = cast("list[Schema]", at(schema, "definitions", "Step", "anyOf"))
    assert bare == {"type": "string", "enum": ["open_app", "expect"]}
    assert list(cast("Schema", mapping["properties"])) == ["open_app", "sign_in", "wait", "expect"]
    assert (mapping["minProperties"], mapping["maxProperties"]) == (1, 1)
    assert mapping["additionalProperties"] is False


def test_null_is_offered_only_where_it_means_something(schema: Schema) -> None:
    nulls = [part for part in subschemas(schema) if part == {"type": "null"}]
    backend = cast("Schema", at(schema, "definitions", "GivenBackend", "properties"))
    assert len(nulls) == 2
    for key in ("role_parser", "default_role"):
        assert {"type": "null"} in cast("list[Schema]", cast("Schema", backend[key])["anyOf"])


def test_capabilities_axes_and_schemes_are_listed_and_names_of_fixtures_are_not(schema: Schema) -> None:
    scenario = cast("Schema", at(schema, "definitions", "Scenario", "properties"))
    assert at(scenario, "requires", "items", "enum") == list(CAPABILITIES)
    matrix = cast("Schema", at(schema, "definitions", "Matrix", "properties"))
    assert set(matrix) == {*AXES, "platform", "exclude"}
    assert at(matrix, "scheme", "items", "enum") == ["makeitnative", "appname", "reverse-domain", "https"]
    assert at(matrix, "idp", "items") == {"description": "The name of an IdP.", "type": "string"}


def test_every_key_has_a_text_to_show(schema: Schema) -> None:
    silent = [
        f"{name}.{key}"
        for name, definition in cast("dict[str, Schema]", schema["definitions"]).items()
        for key, member in cast("dict[str, Schema]", definition.get("properties", {})).items()
        if name not in ("SignIn", "Phone", "Expect") and "description" not in member and "$ref" not in member
    ]
    assert silent == []


def test_a_docstring_below_a_field_is_the_text_to_show(schema: Schema) -> None:
    assert at(schema, "definitions", "OpenApp", "properties", "app", "description") == "Which app."


def test_nothing_is_in_the_schema_that_tells_nobody_anything(schema: Schema) -> None:
    assert not any("title" in part and isinstance(part["title"], str) for part in subschemas(schema))
    assert not any("default" in part for part in subschemas(schema))


SOUND = [
    ("", ""),
    ("matrix: { platform: [ios, android], exclude: [{ platform: ios }] }", ""),
    ("given: { faults: [net-lost-request, { net-lost-request: { after: 1 } }], backend: { role_parser: null } }", ""),
    ("expect_failure: [{ when: { idp: generic }, because: of this, fails: [phone] }]", ""),
    ("", "[wait: 20m, { sign_in: { as: ada } }, expect]"),
]
BROKEN = [
    ("colour: blue", ""),
    ("", "[open_ap]"),
    ("requires: [telepathy]", ""),
    ("given: { failure_rate: 2 }", ""),
    ("matrix: { idp: }", ""),
    ("matrix: { scheme: [http] }", ""),
    ("", "[sign_in]"),
    ("", "[wait: 20]"),
    ("", "[{ open_app: {}, expect: {} }]"),
    ("", "[{}]"),
    ("", "[]"),
]


@pytest.mark.parametrize(("line", "steps"), SOUND)
def test_editor_and_loader_accept_the_same(
    schema: Schema, read_suite: Read, suite_of: Text, line: str, steps: str
) -> None:
    text = suite_of(line, steps=steps) if steps else suite_of(line)
    jsonschema.Draft7Validator(schema).validate(yaml.safe_load(text))
    assert read_suite(text).scenarios


@pytest.mark.parametrize(("line", "steps"), BROKEN)
def test_editor_and_loader_refuse_the_same(
    schema: Schema, read_suite: Read, suite_of: Text, line: str, steps: str
) -> None:
    text = suite_of(line, steps=steps) if steps else suite_of(line)
    with pytest.raises(BrokenDocument):
        read_suite(text)
    assert not jsonschema.Draft7Validator(schema).is_valid(yaml.safe_load(text))


def test_the_text_is_the_same_every_time(small_vocabulary: tuple[Verb, ...]) -> None:
    assert schema_text(small_vocabulary) == schema_text(list(small_vocabulary))
    assert schema_text(small_vocabulary).endswith("}\n")
