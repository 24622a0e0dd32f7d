from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import App, Request, Response, form_request, redirect
from mobile_sso.testbed.wsgi import as_wsgi, from_wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CALLBACK = "MakeItNative://OAuth/callback?state=a b+c%2b"


class Recorder:
    """An application of ours that keeps what it was asked."""

    def __init__(self, response: Response | None = None) -> None:
        self.response = response or Response(body=b"ok")

    def __call__(self, request: Request) -> Response:
        self.request = request
        return self.response


def round_trip(app: App) -> App:
    """Return `app` seen through both translations, one after the other."""
    return from_wsgi(as_wsgi(app))


def get(url: str, *headers: tuple[str, str]) -> Request:
    return Request(method="GET", url=url, headers=headers)


@pytest.mark.parametrize(
    "location",
    [
        CALLBACK,
        "makeitnative:/oauth/callback?x=%41",
        "https://Backend.Test/../a//b?q=%e2%82%ac#_=_",
        "app://cb?name=Zoë€",
    ],
)
def test_a_location_passes_untouched(location: str) -> None:
    answer = round_trip(Recorder(redirect(location)))(get("https://idp.test/"))
    assert (answer.status, answer.header("location")) == (302, location)


@pytest.mark.parametrize(
    "url",
    [
        "https://idp.test/authorize?state=a%20b+c%2b&x=%C3%BC",
        "https://idp.test/a%2Fb/%2e%2e/c%252F",
        "https://idp.test/users/zo%C3%AB%FF",
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/x?",
        "https://idp.test//double//slash?a=b?c=d",
        "https://idp.test/~a:b@c!$&'()*;=,",
    ],
)
def test_the_url_arrives_as_it_was_written(url: str) -> None:
    app = Recorder()
    round_trip(app)(get(url))
    assert app.request.url == url.removesuffix("?")


def test_what_no_url_may_hold_arrives_percent_encoded() -> None:
    app = Recorder()
    round_trip(app)(get("https://idp.test/zoë b?q=ü x"))
    assert app.request.url == "https://idp.test/zo%C3%AB%20b?q=%C3%BC%20x"


def test_the_body_and_its_type_arrive() -> None:
    app = Recorder()
    round_trip(app)(form_request("https://idp.test/token", {"code": "a b+c"}))
    assert (app.request.method, list(app.request.form)) == ("POST", [("code", "a b+c")])


def test_headers_arrive_and_repeated_ones_are_joined() -> None:
    app = Recorder()
    round_trip(app)(get("https://idp.test/", ("Cookie", "a=1"), ("Cookie", "b=2"), ("X-A", "1"), ("X-A", "Zoë")))
    assert dict(app.request.headers) == {"Host": "idp.test", "Cookie": "a=1; b=2", "X-A": "1, Zoë"}


def test_a_host_header_of_its_own_wins() -> None:
    app = Recorder()
    round_trip(app)(get("https://idp.test/x", ("Host", "other.test")))
    assert (app.request.header("host"), app.request.url) == ("other.test", "https://other.test/x")


def test_the_response_arrives_whole() -> None:
    response = Response(status=418, headers=(("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")), body=b"\x00tea", reason="I")
    answer = round_trip(Recorder(response))(get("https://idp.test/"))
    assert (answer.status, answer.reason, answer.body) == (418, "I", b"\x00tea")
    assert [value for name, value in answer.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert answer.header("content-length") == "4"


@pytest.mark.parametrize(("status", "line"), [(200, "200 OK"), (404, "404 Not Found"), (299, "299 ")])
def test_the_status_line_has_the_usual_phrase(status: int, line: str) -> None:
    assert _served(Response(status=status, headers=(("Content-Length", "99"),), body=b"x"))[0] == line


def test_the_length_is_the_body_s_whatever_the_application_said() -> None:
    assert _served(Response(headers=(("content-length", "99"),), body=b"x"))[1] == [("Content-Length", "1")]


def test_an_answer_without_a_body_has_no_length() -> None:
    assert _served(Response(status=204))[1] == []


def _served(response: Response, **variables: object) -> tuple[str, list[tuple[str, str]]]:
    started: list[tuple[str, list[tuple[str, str]]]] = []
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "GET",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "idp.test",
        "wsgi.input": BytesIO(),
        **variables,
    }
    list(as_wsgi(lambda _: response)(environ, lambda status, headers, _=None: started.append((status, headers))))  # type: ignore[arg-type,return-value,misc]
    return started[0]


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({"PATH_INFO": "/a b", "QUERY_STRING": "x=%2b"}, "http://idp.test/a%20b?x=%2b"),
        ({"PATH_INFO": "/zo\xc3\xab"}, "http://idp.test/zo%C3%AB"),
        ({"SCRIPT_NAME": "/app", "PATH_INFO": "/x"}, "http://idp.test/app/x"),
        ({"PATH_INFO": ""}, "http://idp.test/"),
        ({"PATH_INFO": "/a/b", "REQUEST_URI": "/a%2Fb?x=1"}, "http://idp.test/a%2Fb?x=1"),
        ({"PATH_INFO": "/a/b", "RAW_URI": "/a%2Fb"}, "http://idp.test/a%2Fb"),
        ({"PATH_INFO": "/a", "REQUEST_URI": "http://idp.test/a"}, "http://idp.test/a"),
        ({"PATH_INFO": "/", "HTTP_HOST": "", "SERVER_NAME": "here", "SERVER_PORT": "81"}, "http://here:81/"),
    ],
)
def test_a_url_is_put_together_from_what_the_server_tells(variables: dict[str, str], url: str) -> None:
    app = Recorder()
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "GET",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "idp.test",
        "wsgi.input": BytesIO(),
        **variables,
    }
    list(as_wsgi(app)(environ, lambda *_: lambda _: None))  # type: ignore[arg-type]
    assert app.request.url == url


def test_a_body_without_a_length_is_read_where_the_server_says_that_it_ends() -> None:
    app = Recorder()
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "POST",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "idp.test",
        "PATH_INFO": "/",
        "wsgi.input": BytesIO(b"chunked"),
        "wsgi.input_terminated": True,
    }
    list(as_wsgi(app)(environ, lambda *_: lambda _: None))  # type: ignore[arg-type]
    assert app.request.body == b"chunked"


def test_a_foreign_application_sees_what_pep_3333_promises() -> None:
    seen: dict[str, object] = {}

    def foreign(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        start_response("200 Fine", [("X-Name", "Zo\xc3\xab"), ("X-Latin", "\xe9t\xe9")])
        return [b"a", b"b"]

    answer = from_wsgi(foreign)(
        Request(method="PUT", url="https://idp.test/users/zo%C3%AB?a=1", headers=(("X-Key", "v"),), body=b"{}")
    )
    expected = {
        "REQUEST_METHOD": "PUT",
        "PATH_INFO": "/users/zo\xc3\xab",
        "QUERY_STRING": "a=1",
        "REQUEST_URI": "/users/zo%C3%AB?a=1",
        "SERVER_NAME": "idp.test",
        "SERVER_PORT": "443",
        "wsgi.url_scheme": "https",
        "CONTENT_LENGTH": "2",
        "HTTP_X_KEY": "v",
        "body": b"{}",
    }
    assert {name: seen[name] for name in expected} == expected
    assert answer == Response(status=200, reason="Fine", headers=(("X-Name", "Zoë"), ("X-Latin", "été")), body=b"ab")


def test_a_body_that_is_cut_short_announces_its_whole_length() -> None:
    seen: list[list[tuple[str, str]]] = []
    application = as_wsgi(lambda _: Response(body=b"abcdef", truncate_at=2))
    environ = {"REQUEST_METHOD": "GET", "REQUEST_URI": "/", "HTTP_HOST": "a", "wsgi.url_scheme": "http"}

    assert b"".join(application(environ, lambda _status, headers: seen.append(headers))) == b"ab"
    assert seen == [[("Content-Length", "6")]]
