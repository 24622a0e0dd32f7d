"""Between our applications and WSGI: ours behind a WSGI server, somebody else's WSGI application in our network.

WSGI hands over a decoded path, which cannot tell `/a%2Fb` from `/a/b`; the raw target goes along as `REQUEST_URI`, as
many servers do it, and is believed where a server gives it.

Source: PEP 3333 ("Unicode Issues", "URL Reconstruction").
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote_to_bytes, urlsplit

from werkzeug.test import run_wsgi_app

from mobile_sso.testbed.http import App, Headers, Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_SENDABLE = "".join(map(chr, range(0x21, 0x7F)))
_PATH_CHARACTERS = "/:@!$&'()*+,;=-._~"
_WITHOUT_BODY = frozenset({204, 304})


def from_wsgi(application: WSGIApplication) -> App:
    """Return `application` (Flask, Django, …) as an application of ours, in process."""

    def app(request: Request) -> Response:
        chunks, status, headers = run_wsgi_app(application, _environ_of(request), buffered=True)
        code, _, reason = status.partition(" ")
        texts = tuple((name, _decoded(value)) for name, value in headers.items())
        return Response(status=int(code), headers=texts, body=b"".join(chunks), reason=reason)

    return app


def as_wsgi(app: App) -> WSGIApplication:
    """Return `app` for a WSGI server; `Location` goes out as the application wrote it.

    A body is cut short where the response says so, but a delay is not waited for: WSGI could only block its thread.
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = app(_request_of(environ))
        headers = [(name, _encoded(value)) for name, value in response.headers if name.lower() != "content-length"]
        if response.status not in _WITHOUT_BODY:
            headers.append(("Content-Length", str(len(response.body))))
        start_response(f"{response.status} {response.reason or _PHRASES.get(response.status, '')}", headers)
        return [response.body[: response.truncate_at]]

    return cast("Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]", application)


def _environ_of(request: Request) -> WSGIEnvironment:
    parts = urlsplit(request.url)
    path, query = quote(parts.path or "/", safe=_SENDABLE), quote(parts.query, safe=_SENDABLE)
    target = f"{path}{'?' if query else ''}{query}"
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": target,
        "RAW_URI": target,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    return environ | _header_variables(request.headers)


def _header_variables(headers: Headers) -> dict[str, str]:
    """Return the headers as WSGI names them; one that is repeated becomes a list, as RFC 9110 5.3 joins it."""
    variables: dict[str, str] = {}
    for name, value in headers:
        word = name.upper().replace("-", "_")
        variable = word if word == "CONTENT_TYPE" else f"HTTP_{word}"
        if word != "CONTENT_LENGTH":
            joint = "; " if word == "COOKIE" else ", "
            known = variables.get(variable)
            variables[variable] = _encoded(value) if known is None else f"{known}{joint}{_encoded(value)}"
    return variables


def _request_of(environ: WSGIEnvironment) -> Request:
    names = {name: name[5:] for name in environ if name.startswith("HTTP_")}
    if environ.get("CONTENT_TYPE"):
        names["CONTENT_TYPE"] = "CONTENT_TYPE"
    headers = tuple((word.replace("_", "-").title(), _decoded(environ[name])) for name, word in names.items())
    return Request(method=environ["REQUEST_METHOD"], url=_url_of(environ), headers=headers, body=_body_of(environ))


def _url_of(environ: WSGIEnvironment) -> str:
    target: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or _target_of(environ)
    if not target.startswith("/"):
        return target  # the absolute form: RFC 9112 3.2.2
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ['wsgi.url_scheme']}://{host}{target}"


def _target_of(environ: WSGIEnvironment) -> str:
    decoded = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
    query = environ.get("QUERY_STRING", "")
    return f"{quote(decoded.encode('latin-1'), safe=_PATH_CHARACTERS) or '/'}{'?' if query else ''}{query}"


def _body_of(environ: WSGIEnvironment) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not length and not environ.get("wsgi.input_terminated"):
        return b""
    body: bytes = environ["wsgi.input"].read(length) if length else environ["wsgi.input"].read()
    return body


def _encoded(value: str) -> str:
    return value.encode("utf-8").decode("latin-1")


def _decoded(value: str) -> str:
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value
