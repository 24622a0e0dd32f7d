"""The OpenAPI file of the control API, generated from its table of routes and from the dataclasses it takes and gives.

Source: OpenAPI 3.1.0; JSON Schema 2020-12.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from http import HTTPStatus
from typing import Any, cast, get_args

from mobile_sso.documents.docstrings import field_docstrings
from mobile_sso.idp.control.app import OPENAPI_PATH
from mobile_sso.idp.control.errors import ERRORS, Error
from mobile_sso.idp.control.forms import is_required
from mobile_sso.idp.control.route import Route
from mobile_sso.idp.control.routes import BASE, ROUTES
from mobile_sso.idp.tenants import TENANT_NAME
from mobile_sso.idp.typed_json import field_types, schema_of
from mobile_sso.testbed.http import JsonValue

Schema = dict[str, JsonValue]

_ABOUT = """\
Administers the identity provider that `mobile-sso serve --control-port PORT` runs, and its tenants. For this machine
alone, with the bearer token that is printed at the start. JSON is read strictly: a member that is unknown or given
twice is refused.
"""
_VARIABLES: Mapping[str, str] = {
    "client_id": "The client's identifier.",
    "quirk": "The name of a quirk.",
    "sid": "The session's identifier.",
    "tenant": "The name of a tenant.",
    "username": "The person's user name.",
}


def openapi_text() -> str:
    """Return the OpenAPI description as JSON text that ends with a newline."""
    return json.dumps(openapi(), indent=2, ensure_ascii=False) + "\n"


def openapi() -> Schema:
    """Return the OpenAPI description."""
    paths: dict[str, JsonValue] = {OPENAPI_PATH: {"get": _this_file()}}
    for route in ROUTES:
        operations = cast("Schema", paths.setdefault(BASE + route.path, {}))
        operations[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "mobile-sso control API", "version": "1", "description": _one_line(_ABOUT)},
        "servers": [{"url": "http://127.0.0.1:{port}", "variables": {"port": {"default": "9401"}}}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "Unauthorized": _told("The token is missing or wrong.", Error),
                "Refused": _told("The request is refused; the `error` says why in a word.", Error),
            },
            "schemas": {kind.__name__: schema_of_form(kind) for kind in _kinds()},
        },
    }


def schema_of_form(kind: type) -> Schema:
    """Return the schema of a form or view: its members with their types, bounds and meanings."""
    hints, meanings = field_types(kind), field_docstrings(kind)
    declared: tuple[Field[Any], ...] = fields(cast("Any", kind))
    properties: dict[str, JsonValue] = {
        field.name: {
            **schema_of(hints[field.name]),
            **{word: value for word, value in field.metadata.items()},
            **({"description": _one_line(meanings[field.name])} if field.name in meanings else {}),
        }
        for field in declared
    }
    if kind is Error:
        cast("Schema", properties["error"])["enum"] = list(ERRORS)
    return {
        "type": "object",
        "description": _one_line(kind.__doc__ or ""),
        "properties": properties,
        "required": [field.name for field in declared if is_required(field)],
        "additionalProperties": False,
    }


def _kinds() -> list[type]:
    """Return every dataclass the API takes or gives, by name."""
    waiting: list[object] = [Error]
    for route in ROUTES:
        waiting += [route.takes, *route.gives.values()]
    found: dict[str, type] = {}
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__name__ not in found:
            found[kind.__name__] = kind
            waiting += field_types(kind).values()
        else:
            waiting += get_args(kind)
    return [found[name] for name in sorted(found)]


def _operation(route: Route) -> Schema:
    answers: dict[str, JsonValue] = {
        str(status): _told(HTTPStatus(status).phrase, kind) for status, kind in route.gives.items()
    }
    operation: Schema = {
        "operationId": route.operation,
        "summary": route.summary,
        "parameters": list(_parameters(route)),
        "responses": {**answers, **_REFUSALS},
    }
    if route.takes is not None:
        content: JsonValue = {"application/json": {"schema": schema_of(route.takes)}}
        operation["requestBody"] = {"required": not route.body_optional, "content": content}
    return operation


_REFUSALS: Mapping[str, JsonValue] = {
    "401": {"$ref": "#/components/responses/Unauthorized"},
    "4XX": {"$ref": "#/components/responses/Refused"},
}


def _this_file() -> Schema:
    content: JsonValue = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "getOpenApi",
        "summary": "This description.",
        "parameters": [],
        "responses": {"200": {"description": "OK", "content": content}, **_REFUSALS},
    }


def _parameters(route: Route) -> Iterator[JsonValue]:
    for name in re.findall(r"\{(\w+)\}", route.path):
        pattern: Schema = {"pattern": f"^{TENANT_NAME}$"} if name == "tenant" else {"minLength": 1}
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": _VARIABLES[name],
            "schema": {"type": "string", **pattern},
        }


def _told(description: str, kind: type | None) -> Schema:
    if kind is None:
        return {"description": description}
    return {"description": description, "content": {"application/json": {"schema": schema_of(kind)}}}


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    print(openapi_text(), end="")
