"""What quirks say about themselves, and the JSON Schema drawn from it."""

from __future__ import annotations

import json
from dataclasses import fields

import jsonschema
import pytest

from mobile_sso.idp.quirks import QUIRKS, build_quirk, quirk_class
from mobile_sso.idp.quirks.parameters import declared_parameters
from mobile_sso.idp.quirks.strikes import STRIKES_SCHEMA, Strikes
from mobile_sso.scenario.quirk_facts import quirk_facts
from mobile_sso.scenario.quirk_schema import STRIKES
from mobile_sso.scenario.schema import SCHEMA_FILE
from mobile_sso.testbed.http import JsonValue

SCHEMA = json.loads(SCHEMA_FILE.read_text())
IN_SCHEMA = SCHEMA["definitions"]["GivenIdp"]["properties"]["quirks"]


def held(name: str, parameters: JsonValue) -> None:
    """Hold the parameters of a quirk against the schema, as an editor does."""
    schema = {**IN_SCHEMA["properties"][name], "definitions": SCHEMA["definitions"]}
    jsonschema.Draft7Validator(schema).validate(parameters)


def test_the_schema_knows_every_quirk_of_the_grid_and_no_other() -> None:
    assert set(IN_SCHEMA["properties"]) == set(QUIRKS)
    assert IN_SCHEMA["additionalProperties"] is False


@pytest.mark.parametrize("name", QUIRKS)
def test_the_schema_has_the_parameters_of_the_file(name: str) -> None:
    [reference, _] = IN_SCHEMA["properties"][name]["anyOf"]
    definition = SCHEMA["definitions"][reference["$ref"].rpartition("/")[2]]

    assert set(definition["properties"]) == {*declared_parameters(quirk_class(name)), "strikes"}
    assert definition["additionalProperties"] is False


@pytest.mark.parametrize("name", QUIRKS)
def test_every_example_is_sound_for_the_quirk_and_for_the_schema(name: str) -> None:
    example = dict(quirk_facts(name).example)

    assert build_quirk(name, example).name == name
    held(name, example)
    held(name, [example, {**example, "strikes": {"nth": 2, "probability": 0.5}}])


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_says_what_it_does_how_and_on_what_evidence(name: str) -> None:
    facts = quirk_facts(name)

    assert facts.rule.endswith((".", "`."))
    assert facts.about
    assert facts.source
    assert facts.stages


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"claim": "nonce", "op": "explode"}, "op"),
        ({"op": "remove"}, "claim"),
        ({"claim": "nonce", "clam": 1}, "clam"),
        ({"claim": "nonce", "strikes": {"nth": 0}}, "nth"),
        ({"claim": "nonce", "strikes": {"sometimes": True}}, "sometimes"),
    ],
)
def test_an_editor_and_the_harness_agree_on_what_is_wrong(parameters: dict[str, JsonValue], wrong: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        held("id_token_claim", parameters)
    with pytest.raises(ValueError, match=wrong):
        build_quirk("id_token_claim", parameters)


def test_the_selectors_of_the_schema_are_those_of_the_dataclass() -> None:
    assert list(STRIKES_SCHEMA["properties"]) == [field.name for field in fields(Strikes)]  # type: ignore[arg-type, call-overload]
    assert SCHEMA["definitions"][STRIKES] == STRIKES_SCHEMA


def test_what_is_not_confirmed_says_so() -> None:
    assert quirk_facts("id_token_claim").is_confirmed
    assert not quirk_facts("client_type").is_confirmed


def test_an_unknown_quirk_is_told_with_a_hint() -> None:
    with pytest.raises(ValueError, match=r"^there is no quirk 'pcke'; did you mean 'pkce'"):
        quirk_facts("pcke")
