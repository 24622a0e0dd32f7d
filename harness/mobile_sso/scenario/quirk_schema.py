"""The JSON Schema of the quirks in a scenario file: every name, and the parameters that each takes.

Source: pytest-and-style B5; issue 3, section 2 (catalogue, JSON Schema and files agree).
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.idp.quirks import QUIRKS
from mobile_sso.idp.quirks.strikes import STRIKES_SCHEMA
from mobile_sso.scenario.quirk_facts import ParameterFacts, QuirkFacts, quirk_facts
from mobile_sso.testbed.http import JsonValue

STRIKES = "QuirkStrikes"
"""The definition of the selectors that every quirk takes."""


def quirk_properties() -> dict[str, JsonValue]:
    """Return the schema of each quirk by name: its parameters, or a list of them to switch it on several times."""
    properties: dict[str, JsonValue] = {}
    for name in QUIRKS:
        reference: dict[str, JsonValue] = {"$ref": f"#/definitions/{_definition(name)}"}
        properties[name] = {
            "description": quirk_facts(name).rule,
            "anyOf": [reference, {"type": "array", "items": reference}],
        }
    return properties


def quirk_definitions() -> dict[str, JsonValue]:
    """Return the definitions that `quirk_properties` refers to."""
    parameters = {_definition(name): _parameters(quirk_facts(name)) for name in QUIRKS}
    return {**parameters, STRIKES: dict(STRIKES_SCHEMA)}


def _definition(name: str) -> str:
    return "Quirk" + "".join(word.title() for word in name.split("_"))


def _parameters(facts: QuirkFacts) -> dict[str, JsonValue]:
    properties: dict[str, JsonValue] = {
        parameter.name: {**_without_null(parameter.schema), "description": _meaning(parameter)}
        for parameter in facts.parameters
    }
    required: list[JsonValue] = [parameter.name for parameter in facts.parameters if parameter.default is None]
    strikes: Mapping[str, JsonValue] = {"$ref": f"#/definitions/{STRIKES}"}
    return {
        "type": "object",
        "description": " ".join(facts.about.split()),
        "properties": {**properties, "strikes": dict(strikes)},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _meaning(parameter: ParameterFacts) -> str:
    if parameter.meaning:
        return parameter.meaning
    default = "required" if parameter.default is None else f"default {parameter.default or 'empty'}"
    return f"{parameter.type[0].upper()}{parameter.type[1:]}; {default}."


def _without_null(schema: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Leave `null` out, as everywhere in the format: a key is written with a value or not at all."""
    options = schema.get("anyOf")
    if not isinstance(options, list):
        return dict(schema)
    kept = [option for option in options if option != {"type": "null"}]
    [first, *others] = kept
    return {"anyOf": kept} if others or not isinstance(first, dict) else first
