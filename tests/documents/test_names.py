from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from mobile_sso.documents.names import (
    AppName,
    IdpName,
    KnownNames,
    KnownPersonaName,
    MixName,
    NamesByKind,
    PersonaName,
    QuirkName,
    SomebodyName,
    names_context,
)

NAMES: NamesByKind = {
    "app": KnownNames(words=(), where="fixtures/apps"),
    "idp": KnownNames(words=("entra", "okta"), where="fixtures/idps"),
    "mix": KnownNames(words=("ios-flaky",), where="fixtures/mixes"),
    "persona": KnownNames(words=("ada", "grace"), where="fixtures/personas.yaml"),
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (IdpName, "okta"),
        (PersonaName, "ada"),
        (PersonaName, "anyone"),
        (PersonaName, "nobody"),
        (SomebodyName, "anyone"),
        (KnownPersonaName, "grace"),
        (QuirkName, "whatever"),
    ],
)
def test_a_known_or_reserved_name_or_one_that_nobody_listed_is_taken(kind: object, name: str) -> None:
    assert TypeAdapter(kind).validate_python(name, context=dict(names_context(NAMES))) == name


@pytest.mark.parametrize(
    ("kind", "name", "message", "hint"),
    [
        (IdpName, "octa", "no IdP is called `octa`", "did you mean `okta`? IdPs are in fixtures/idps"),
        (IdpName, "x", "no IdP is called `x`", "IdPs are in fixtures/idps: entra, okta"),
        (
            MixName,
            "ios-flakey",
            "no fault mix is called `ios-flakey`",
            "did you mean `ios-flaky`? fault mixes are in fixtures/mixes",
        ),
        (AppName, "mail", "no app is called `mail`", "there are none: apps are in fixtures/apps"),
        (
            SomebodyName,
            "nobody",
            "no persona is called `nobody`",
            "personas are in fixtures/personas.yaml: ada, grace",
        ),
        (
            KnownPersonaName,
            "anyone",
            "no persona is called `anyone`",
            "personas are in fixtures/personas.yaml: ada, grace",
        ),
    ],
)
def test_an_unknown_name_is_told_with_where_the_known_ones_are(
    kind: object, name: str, message: str, hint: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(name, context=dict(names_context(NAMES)))
    assert refused.value.errors()[0]["ctx"] == {"message": message, "hint": hint}


def test_without_a_context_every_name_is_taken() -> None:
    assert TypeAdapter(IdpName).validate_python("whatever") == "whatever"


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        (IdpName, "The name of an IdP."),
        (QuirkName, "The name of an IdP quirk."),
        (MixName, "The name of a fault mix."),
        (KnownPersonaName, "The name of a persona."),
        (PersonaName, "The name of a persona, or `anyone`, or `nobody`."),
    ],
)
def test_the_schema_says_what_sort_of_name_it_is(kind: object, description: str) -> None:
    assert TypeAdapter(kind).json_schema() == {"type": "string", "description": description}
