"""The JSON schema of scenario files, for editors: draft-07, generated from the models.

Names of personas and profiles are not in it, since every project adds its own; verbs, axes and capabilities are.

Source: pytest-and-style B5 (draft-07 is what yaml-language-server handles best; the dialect's URI is `http`; a step
with all verbs as properties is offered once, a union of one-key objects is offered many times).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from mobile_sso.scenario.model import build_models
from mobile_sso.scenario.quirk_schema import quirk_definitions, quirk_properties
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.testbed.http import JsonValue

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "schema" / "scenario.schema.json"
"""Where the schema of the built-in vocabulary is kept; a test keeps both in step."""
_DIALECT = "http://json-schema.org/draft-07/schema#"
_NO_HELP = ("default", "title")
"""Members that pydantic writes and that tell a person nothing."""


class _Draft7(GenerateJsonSchema):
    """pydantic's generator, without branches for what no file may say."""

    schema_dialect = _DIALECT

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Leave `null` out: a key is written with a value or not at all."""
        return self.generate_inner(schema["schema"])


def schema_text(verbs: Sequence[Verb]) -> str:
    """Return the schema of scenario files whose steps are made of `verbs`, as JSON text that ends with a newline."""
    model = build_models(tuple(verbs))
    generated = model.model_json_schema(ref_template="#/definitions/{model}", schema_generator=_Draft7)
    definitions = generated.pop("$defs")
    definitions["Step"] = _step(definitions["Step"], verbs)
    quirks = definitions["GivenIdp"]["properties"]["quirks"]
    quirks |= {"properties": quirk_properties(), "additionalProperties": False}
    quirks.pop("propertyNames", None)
    definitions |= quirk_definitions()
    schema = {"$schema": _DIALECT, **generated, "definitions": definitions}
    return json.dumps(_tidied(schema), indent=2, ensure_ascii=False) + "\n"


def _step(generated: Mapping[str, JsonValue], verbs: Sequence[Verb]) -> dict[str, JsonValue]:
    """Return the schema of a step: a bare verb, or an object with one property."""
    bare: list[JsonValue] = [verb.name for verb in verbs if verb.may_stand_bare]
    mapping: dict[str, JsonValue] = {**generated, "minProperties": 1, "maxProperties": 1}
    description = mapping.pop("description")
    forms: list[JsonValue] = [mapping]
    if bare:
        forms.insert(0, {"type": "string", "enum": bare})
    return {"description": description, "anyOf": forms}


def _tidied(value: JsonValue, *, names: bool = False) -> JsonValue:
    """Return `value` without the members that help nobody; `names` says that its keys are names and all stay."""
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _tidied(member, names=not names and key in ("properties", "definitions"))
        for key, member in value.items()
        if names or key not in _NO_HELP
    }
