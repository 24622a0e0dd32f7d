"""The OpenAPI file: generated, complete, and true."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

import jsonschema

from mobile_sso.cli.openapi import openapi, openapi_text
from mobile_sso.idp.control import routes
from mobile_sso.idp.control.app import OPENAPI_FILE, OPENAPI_PATH
from mobile_sso.idp.control.routes import BASE, ROUTES

if TYPE_CHECKING:
    from tests.idp.control.conftest import Control

METHODS = {"get", "post", "put", "delete"}


def test_the_file_that_is_kept_is_the_one_that_is_generated() -> None:
    assert OPENAPI_FILE.read_text("utf-8") == openapi_text(), "run: python -m mobile_sso.cli.generated"


def test_every_route_is_in_the_file_and_every_operation_is_a_route(control: Control) -> None:
    described = {
        (method.upper(), path)
        for path, operations in openapi()["paths"].items()
        for method in set(operations) & METHODS
    }  # type: ignore[union-attr]
    table = {(route.method, BASE + route.path) for route in ROUTES}
    assert described == table | {("GET", OPENAPI_PATH)}
    assert len(table) == len(ROUTES)


def test_every_resource_is_there_for_the_main_provider_and_for_a_tenant() -> None:
    main = {route.path for route in ROUTES if not route.path.startswith("/tenants")} - {""}
    tenants = {route.path.removeprefix(routes.TENANT) for route in ROUTES if route.path.startswith(f"{routes.TENANT}/")}
    assert main == tenants
    assert {path.split("/")[1] for path in main} == {"personas", "clients", "quirks", "sessions", "keys", "refusals"}


def test_operations_have_names_of_their_own_and_say_what_they_do() -> None:
    operations = [
        operation
        for by_method in openapi()["paths"].values()  # type: ignore[union-attr]
        for operation in by_method.values()
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Z].*\.", operation["summary"]) for operation in operations)


def test_its_schemas_are_schemas_and_its_references_lead_somewhere() -> None:
    description = openapi()
    components = description["components"]
    assert isinstance(components, dict)
    for schema in components["schemas"].values():  # type: ignore[union-attr]
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', openapi_text())):
        here: object = description
        for part in reference.split("/"):
            assert isinstance(here, dict)
            here = here[part]


def test_every_member_that_is_not_plain_says_what_it_means() -> None:
    from mobile_sso.idp.control.personas import PersonaForm

    schemas = openapi()["components"]["schemas"]  # type: ignore[index, call-overload]
    members = schemas["PersonaForm"]["properties"]  # type: ignore[index, call-overload]
    assert set(members) == {field.name for field in fields(PersonaForm)}
    assert all("description" in member for member in members.values())


def test_it_is_served_to_whoever_has_the_token(control: Control) -> None:
    response = control.raw("GET", OPENAPI_PATH)

    assert (response.status, response.header("content-type")) == (200, "application/json")
    assert response.body == OPENAPI_FILE.read_bytes()
    assert control.raw("GET", OPENAPI_PATH, headers={"Authorization": ""}).status == 401
