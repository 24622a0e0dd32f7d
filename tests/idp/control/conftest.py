"""A control API over the provider under test, and somebody who asks it: the vocabulary of these tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from mobile_sso.idp.control.app import OPENAPI_FILE, ControlApi
from mobile_sso.idp.control.routes import BASE
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import Request, Response

if TYPE_CHECKING:
    from tests.idp.conftest import Op

ORIGIN = "http://127.0.0.1:9401"
TOKEN = "the-token-of-the-control-api"
OPENAPI: dict[str, Any] = json.loads(OPENAPI_FILE.read_text("utf-8"))


def profile_named(name: str) -> IdpProfile:
    known = {
        "entra": IdpProfile(name="entra", issuer_path="/guid/v2.0"),
        "oidc-provider-mock": IdpProfile(name="oidc-provider-mock", engine="oidc-provider-mock"),
    }
    if name not in known:
        raise LookupError(f"no IdP is called `{name}`; did you mean `entra`?")
    return known[name]


class Control:
    """Asks the control API, and holds every answer against the OpenAPI file."""

    origin, token = ORIGIN, TOKEN

    def __init__(self, op: Op) -> None:
        self.op = op
        self.api = ControlApi(
            op.idp,
            origin=ORIGIN,
            token=op.secrets.register("control_token", TOKEN),
            secrets=op.secrets,
            profile_named=profile_named,
        )

    def raw(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        origin: str = ORIGIN,
    ) -> Response:
        sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", **(headers or {})}
        present = tuple((name, value) for name, value in sent.items() if value)
        return self.api(Request(method=method, url=origin + path, headers=present, body=body))

    def ask(self, method: str, path: str, body: object = None) -> Response:
        text = b"" if body is None else json.dumps(body).encode()
        response = self.raw(method, BASE + path, text)
        assert response.header("cache-control") == "no-store"
        if response.status < 400:
            held_against(method, BASE + path, response)
        return response

    def get(self, path: str) -> dict[str, Any]:
        response = self.ask("GET", path)
        assert response.status == 200, response.text
        found: dict[str, Any] = json.loads(response.body)
        return found

    def refused(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        response = self.ask(method, path, body)
        return response.status, json.loads(response.body)


def held_against(method: str, path: str, response: Response) -> None:
    """Assert that the answer is one of those that the OpenAPI file names, in the form it says."""
    operation = operation_at(method, path)
    answers = operation["responses"]
    status = str(response.status)
    assert status in answers, f"{method} {path} answered {status}"
    content = answers[status].get("content")
    if content is None:
        assert response.body == b""
        return
    assert response.header("content-type") == "application/json"
    jsonschema.Draft202012Validator(
        {**content["application/json"]["schema"], "components": OPENAPI["components"]}
    ).validate(json.loads(response.body))


def operation_at(method: str, path: str) -> dict[str, Any]:
    segments = path.split("/")
    for template, operations in OPENAPI["paths"].items():
        wanted = template.split("/")
        if len(wanted) == len(segments) and all(
            one.startswith("{") or one == other for one, other in zip(wanted, segments, strict=True)
        ):
            found: dict[str, Any] = operations[method.lower()]
            return found
    raise AssertionError(f"the OpenAPI file does not know {path}")


@pytest.fixture
def control(op: Op) -> Control:
    return Control(op)
