from __future__ import annotations

import base64
import json

import pytest

from mobile_sso.testbed.http import (
    Parameters,
    Request,
    Response,
    form_request,
    html_response,
    json_request,
    json_response,
    redirect,
    with_query,
)

CALLBACK = "MakeItNative://OAuth/callback?state=a b+c%2b"


def get(url: str, *headers: tuple[str, str]) -> Request:
    return Request(method="GET", url=url, headers=headers)


def test_parameters_keep_order_repetitions_and_empty_values() -> None:
    parameters = Parameters.parse("b=1&a=&b=2&c=x+y%2B&a=3")
    assert list(parameters) == [("b", "1"), ("a", ""), ("b", "2"), ("c", "x y+"), ("a", "3")]
    assert parameters.get("b") == "1"
    assert parameters.get("missing") is None
    assert "a" in parameters
    assert "z" not in parameters
    assert parameters.repeated == ("b", "a")


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://idp.test/authorize?x=1", "https://idp.test", "/authorize"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "/"),
        ("http://[::1]:8080/a%2Fb", "http://[::1]:8080", "/a%2Fb"),
        ("https://idp.test?x=1", "https://idp.test", "/"),
    ],
)
def test_a_request_knows_its_origin_and_its_raw_path(url: str, origin: str, path: str) -> None:
    assert (get(url).origin, get(url).path) == (origin, path)


def test_headers_are_found_in_any_case() -> None:
    request = get("https://idp.test/", ("X-Thing", "first"), ("x-thing", "second"))
    assert request.header("x-THING") == "first"
    assert request.header("missing") is None


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/x-www-form-urlencoded", "1"),
        ("Application/X-WWW-Form-Urlencoded; charset=utf-8", "1"),
        ("application/json", None),
        ("", None),
    ],
)
def test_only_a_form_body_is_read_as_a_form(content_type: str, expected: str | None) -> None:
    headers = (("Content-Type", content_type),) if content_type else ()
    request = Request(method="POST", url="https://idp.test/", headers=headers, body=b"a=1")
    assert request.form.get("a") == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a=1; b=2", {"a": "1", "b": "2"}),
        ("a=1; a=2", {"a": "1"}),
        ('a="quoted"', {"a": "quoted"}),
        ("a=b=c; flag; =", {"a": "b=c", "": ""}),
        ("", {}),
    ],
)
def test_cookies_are_read_by_name(header: str, expected: dict[str, str]) -> None:
    assert get("https://idp.test/", ("Cookie", header)).cookies == expected


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        ("app:secret", ("app", "secret")),
        ("my%3Aapp:a+b%2B", ("my:app", "a b+")),
        ("app:se:cret", ("app", "se:cret")),
        ("no colon", None),
    ],
)
def test_basic_credentials_are_form_decoded(credentials: str, expected: tuple[str, str] | None) -> None:
    header = f"bAsIc {base64.b64encode(credentials.encode()).decode()}"
    assert get("https://idp.test/", ("Authorization", header)).basic_credentials == expected


@pytest.mark.parametrize("header", ["Basic !!!", "Basic /w==", "Basic", "Bearer abc", ""])
def test_what_is_no_basic_authentication_gives_no_credentials(header: str) -> None:
    assert get("https://idp.test/", ("Authorization", header)).basic_credentials is None


@pytest.mark.parametrize(
    ("header", "expected"), [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Bearer ", None), ("Basic abc", None)]
)
def test_a_bearer_token_is_found(header: str, expected: str | None) -> None:
    assert get("https://idp.test/", ("Authorization", header)).bearer_token == expected


def test_a_redirect_keeps_the_location_byte_for_byte() -> None:
    response = redirect(CALLBACK, headers=(("X", "1"),))
    assert (response.status, response.headers) == (302, (("Location", CALLBACK), ("X", "1")))


def test_added_headers_come_last_and_leave_the_rest() -> None:
    response = Response(status=201, headers=(("A", "1"),), body=b"x", reason="Made").with_headers(("B", "2"))
    assert response == Response(status=201, headers=(("A", "1"), ("B", "2")), body=b"x", reason="Made")


def test_json_goes_out_and_comes_back() -> None:
    response = json_response({"name": "Zoë", "roles": ["a"]}, status=400)
    assert (response.status, response.header("content-type")) == (400, "application/json")
    assert response.body == '{"name":"Zoë","roles":["a"]}'.encode()
    assert response.json_object() == {"name": "Zoë", "roles": ["a"]}


def test_a_json_body_that_is_no_object_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^expected a JSON object, got list$"):
        Response(body=b"[1]").json_object()


def test_a_page_is_utf_8() -> None:
    response = html_response("<p>Zoë", status=403)
    assert (response.status, response.header("content-type")) == (403, "text/html; charset=utf-8")
    assert response.text == "<p>Zoë"
    assert Response(body=b"\xff").text == "\N{REPLACEMENT CHARACTER}"


def test_a_form_request_reads_back() -> None:
    request = form_request("https://idp.test/token", {"code": "a b+c%2b", "empty": ""}, headers=(("A", "1"),))
    assert (request.method, request.header("a")) == ("POST", "1")
    assert list(request.form) == [("code", "a b+c%2b"), ("empty", "")]


def test_a_json_request_carries_json() -> None:
    request = json_request("https://backend.test/login", {"code": "x"})
    assert (request.method, request.header("content-type")) == ("POST", "application/json")
    assert json.loads(request.body) == {"code": "x"}


@pytest.mark.parametrize(
    ("url", "parameters", "expected"),
    [
        ("app://cb", {"code": "1"}, "app://cb?code=1"),
        ("app://cb?a=b", {"code": "1"}, "app://cb?a=b&code=1"),
        ("app://cb#part", {"code": "a b"}, "app://cb?code=a+b#part"),
        ("App://CB?x=a b%2b", {}, "App://CB?x=a b%2b"),
    ],
)
def test_parameters_are_added_to_a_query_and_the_rest_stays(
    url: str, parameters: dict[str, str], expected: str
) -> None:
    assert with_query(url, parameters) == expected
