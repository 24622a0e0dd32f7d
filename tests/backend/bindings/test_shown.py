"""What is said of requests to a backend and of its answers: enough to see what to change, and no secret."""

from __future__ import annotations

import pytest

from mobile_sso.backend.bindings.shown import got, sent, shape
from mobile_sso.testbed.http import JsonValue, Request, Response, json_request, json_response
from mobile_sso.testbed.masking import Secrets

MASK = Secrets().mask


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        ("a-secret", "text"),
        (4711, "number"),
        (1.5, "number"),
        (True, "true or false"),
        ([], "[]"),
        (["a", "b"], "[text]"),
        (["a", 1, None, True, []], "[text, number, null, ...]"),
        ({"user": {"name": "ada"}, "roles": ["User"]}, "{user: {name: text}, roles: [text]}"),
    ],
)
def test_of_an_answer_the_shape_is_shown(value: JsonValue, shown: str) -> None:
    assert shape(value) == shown
    assert got(json_response(value), MASK) == f"200 application/json {shown}"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (Response(status=204), "204 no content type 0 bytes"),
        (Response(body=b"<p>", headers=(("Content-Type", "text/html; charset=utf-8"),)), "200 text/html 3 bytes"),
        (
            Response(
                status=302, headers=(("Location", "https://idp/x?code=abc#d"), ("Set-Cookie", "sid=secret-value"))
            ),
            "302 no content type 0 bytes (Location: https://idp/x) (sets the cookies sid)",
        ),
    ],
)
def test_of_headers_the_names_are_shown(answer: Response, shown: str) -> None:
    assert got(answer, MASK) == shown


def test_a_request_is_shown_masked() -> None:
    secrets = Secrets()
    secrets.register("app_session", "the-session-token")
    request = json_request("http://b/x?a=the-session-token", {"s": "the-session-token"}, headers=(("X-Key", "k"),))
    shown = sent(request, secrets.mask)
    assert "the-session-token" not in shown
    assert shown.startswith("POST http://b/x?a=app_session:")
    assert shown.endswith("} (with X-Key)")
    assert sent(Request(method="GET", url="http://b/"), secrets.mask) == "GET http://b/"


def test_what_is_long_is_cut_after_it_was_masked() -> None:
    secrets = Secrets()
    secrets.register("app_session", "the-session-token")
    body = b"x" * 290 + b"the-session-token" + b"y" * 90
    handle_and_more = sent(Request(method="POST", url="http://b/", body=body), secrets.mask)
    assert handle_and_more.startswith(f"POST http://b/ {'x' * 290}app_sessio... (")
    assert handle_and_more.endswith(" characters)")
    assert got(json_response({"n" * 400: 1}), secrets.mask) == f"200 application/json {{{'n' * 299}... (410 characters)"


def test_the_value_of_a_cookie_is_never_shown() -> None:
    request = Request(method="GET", url="http://b/", headers=(("Cookie", "sid=nobody-knows; lang=en"),))
    assert sent(request, MASK) == "GET http://b/ (with Cookie)"
