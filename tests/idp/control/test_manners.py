"""Who may ask the control API, how, and what it says where it refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.control.errors import ERRORS
from mobile_sso.idp.control.json_text import read_object

if TYPE_CHECKING:
    from tests.idp.control.conftest import Control

    from mobile_sso.testbed.http import Response


def told(response: Response) -> tuple[int, dict[str, object]]:
    assert response.header("content-type") == "application/json"
    assert response.header("cache-control") == "no-store"
    body = json.loads(response.body)
    assert list(body) == ["error", "message", "where", "hint"]
    assert int(ERRORS[body["error"]][0]) == response.status
    return response.status, body


TOKEN_HINT = "send `Authorization: Bearer TOKEN` with the token that `mobile-sso serve` printed"


@pytest.mark.parametrize(
    ("authorization", "message", "challenge"),
    [
        ("", "the control API needs its token", 'Bearer realm="control"'),
        ("Basic dGhlLXRva2Vu", "the control API needs its token", 'Bearer realm="control"'),
        ("Bearer ", "the control API needs its token", 'Bearer realm="control"'),
        (
            "Bearer wrong", "this is not the token of this control API",
            'Bearer realm="control", error="invalid_token"',
        ),
        (
            "Bearer the-token-of-the-control-apì", "this is not the token of this control API",
            'Bearer realm="control", error="invalid_token"',
        ),
        (
            "Bearer \udcff", "this is not the token of this control API",
            'Bearer realm="control", error="invalid_token"',
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("method", "path"), [("GET", "/control"), ("DELETE", "/control/quirks"), ("GET", "/nowhere")])
def test_without_the_token_nothing_is_told(
    control: Control, method: str, path: str, authorization: str, message: str, challenge: str
) -> None:
    response = control.raw(method, path, headers={"Authorization": authorization})

    assert response.header("www-authenticate") == challenge
    assert told(response) == (
        401,
        {"error": "unauthorized", "message": message, "where": "Authorization", "hint": TOKEN_HINT},
    )


@pytest.mark.parametrize("host", ["127.0.0.1:9401", "localhost:9401", "localhost", "[::1]:9401"])
def test_it_answers_by_every_name_of_this_machine(control: Control, host: str) -> None:
    assert control.raw("GET", "/control", origin=f"http://{host}").status == 200


@pytest.mark.parametrize("host", ["evil.test", "192.0.2.1:9401", "localhost.evil.test", "127.0.0.1.evil.test"])
def test_it_answers_by_no_other_name_even_with_the_token(control: Control, host: str) -> None:
    name = host.partition(":")[0]
    assert told(control.raw("GET", "/control", origin=f"http://{host}")) == (
        403,
        {
            "error": "forbidden_host",
            "message": f"the control API answers to this machine alone, not as {name!r}",
            "where": "Host",
            "hint": "ask http://127.0.0.1 or http://localhost on the same machine",
        },
    )


@pytest.mark.parametrize(
    "path", ["/", "/control/", "/control/nothing", "/control/personas/a/b", "/control/%FF", "/t/a"]
)
def test_what_is_not_there_is_said(control: Control, path: str) -> None:
    assert told(control.raw("GET", path)) == (
        404,
        {
            "error": "not_found",
            "message": "there is nothing at this path",
            "where": "path",
            "hint": "GET /control/openapi.json describes every path there is",
        },
    )


@pytest.mark.parametrize(
    ("method", "path", "allow", "hint"),
    [
        ("PATCH", "/control/personas", "GET, POST", "use GET or POST"),
        ("HEAD", "/control", "GET", "use GET"),
        ("POST", "/control/openapi.json", "GET", "use GET"),
        ("POST", "/control/personas/ada", "GET, PUT, DELETE", "use GET or PUT or DELETE"),
    ],
)
def test_a_method_that_means_nothing_is_told_those_that_do(
    control: Control, method: str, path: str, allow: str, hint: str
) -> None:
    response = control.raw(method, path)

    assert response.header("allow") == allow
    assert told(response) == (
        405,
        {"error": "method_not_allowed", "message": f"{method} means nothing here", "where": "method", "hint": hint},
    )


@pytest.mark.parametrize(
    ("media_type", "message"),
    [("", "nothing says what the body is"), ("text/plain; charset=utf-8", "the body is text/plain, not JSON")],
)
def test_a_body_must_say_that_it_is_json(control: Control, media_type: str, message: str) -> None:
    response = control.raw("POST", "/control/personas", b"{}", headers={"Content-Type": media_type})

    assert told(response) == (
        415,
        {
            "error": "unsupported_media_type",
            "message": message,
            "where": "Content-Type",
            "hint": "send the body as application/json",
        },
    )


def test_a_charset_behind_the_media_type_is_fine(control: Control) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert control.raw("PUT", "/control/quirks", b'{"quirks": {}}', headers=headers).status == 200


def test_what_is_too_long_is_refused_before_it_is_read(control: Control) -> None:
    assert told(control.raw("POST", "/control/personas", b" " * 65_537)) == (
        413,
        {"error": "too_large", "message": "the body is too large", "where": "", "hint": "send at most 65536 bytes"},
    )
    assert told(control.raw("GET", "/control/personas/" + "a" * 16_384)) == (
        413,
        {
            "error": "too_large",
            "message": "the URL is too long",
            "where": "path",
            "hint": "send at most 16384 characters",
        },
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the body is not JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"{", "the body is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"[]", "the body is not a JSON object"),
        (b'"x"', "the body is not a JSON object"),
        (b'{"a": 1, "b": 2, "a": 3}', "the body is not JSON as it is read here: the member 'a' is there twice"),
        (b'{"a": {"b": NaN}}', "the body is not JSON as it is read here: NaN is no JSON value"),
        (b'{"a": -Infinity}', "the body is not JSON as it is read here: -Infinity is no JSON value"),
        (b'{"a": 1e999}', "the body is not JSON as it is read here: the number 1e999 is too large"),
        (b'{"a": "\\ud800"}', "the body holds half of a surrogate pair, which is no character"),
        (b'{"\\udfff": 1}', "the body holds half of a surrogate pair, which is no character"),
        (b"\xff{}", "the body is not UTF-8 text"),
        (b'{"a":' * 60_000, "the body is nested too deeply"),
    ],
)
def test_json_is_read_strictly(control: Control, body: bytes, message: str) -> None:
    if len(body) > 65_536:
        with pytest.raises(Exception, match=f"^{message}$"):
            read_object(body)
        return
    assert told(control.raw("POST", "/control/personas", body)) == (
        400,
        {
            "error": "malformed_json",
            "message": message,
            "where": "",
            "hint": "send one JSON object in UTF-8, each member once",
        },
    )


def test_a_number_of_too_many_digits_is_refused() -> None:
    with pytest.raises(Exception, match="the body is not JSON as it is read here: Exceeds the limit"):
        read_object(b'{"a": ' + b"9" * 5_000 + b"}")


def test_deep_nesting_within_the_bounds_is_no_internal_error(control: Control) -> None:
    body = b'{"username":"a","password":"sixsix","claims":{"x":' + b"[" * 30_000 + b"]" * 30_000 + b"}}"
    assert control.raw("POST", "/control/personas", body).status in (201, 400)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (
            {"username": "a", "passwort": "sixsix"},
            {
                "error": "unknown_member",
                "message": "there is no member 'passwort' here; did you mean 'password'?",
                "where": "/passwort",
                "hint": "it takes username, password, claims, roles, assigned",
            },
        ),
        (
            {"username": "a", "~/": 1},
            {
                "error": "unknown_member",
                "message": "there is no member '~/' here",
                "where": "/~0~1",
                "hint": "it takes username, password, claims, roles, assigned",
            },
        ),
        (
            {"password": "sixsix"},
            {
                "error": "missing_member",
                "message": "the member 'username' is missing",
                "where": "/username",
                "hint": "send 'username': a text",
            },
        ),
        (
            {"username": "a", "password": "sixsix", "roles": ["x", 1]},
            {
                "error": "wrong_value",
                "message": "the member 'roles' must be a list, each a text, got [\"x\", 1]",
                "where": "/roles",
                "hint": "send a list, each a text",
            },
        ),
        (
            {"username": "a", "password": "sixsix", "assigned": "yes"},
            {
                "error": "wrong_value",
                "message": "the member 'assigned' must be true or false, got 'yes'",
                "where": "/assigned",
                "hint": "send true or false",
            },
        ),
        (
            {"username": "a", "password": "short"},
            {
                "error": "wrong_value",
                "message": "the member 'password' has 5 characters",
                "where": "/password",
                "hint": "send at least 6",
            },
        ),
        (
            {"username": "a" * 201, "password": "sixsix"},
            {
                "error": "wrong_value",
                "message": "the member 'username' has 201 characters",
                "where": "/username",
                "hint": "send at most 200",
            },
        ),
        (
            {"username": "a\n", "password": "sixsix"},
            {
                "error": "wrong_value",
                "message": "the member 'username' does not have the form it must have",
                "where": "/username",
                "hint": r"it must match ^[^\u0000-\u001f\u007f]*$",
            },
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(
    control: Control, body: Mapping[str, object], error: dict[str, object]
) -> None:
    status, said = control.refused("POST", "/personas", body)

    assert (status, said) == (422, error)
    assert control.get("/personas")["personas"][-1]["username"] == "mallory", "nobody was entered"
