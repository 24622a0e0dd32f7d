"""Between our applications and WSGI: ours behind a WSGI server, somebody else's WSGI application in our network.

Source: PEP 3333.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.test import EnvironBuilder, run_wsgi_app

from mobile_sso.testbed.http import App, Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def from_wsgi(application: WSGIApplication) -> App:
    """Return `application` (Flask, Django, …) as an application of ours, in process."""

    def app(request: Request) -> Response:
        parts = urlsplit(request.url)
        builder = EnvironBuilder(
            method=request.method,
            base_url=f"{parts.scheme}://{parts.netloc}/",
            path=unquote_to_bytes(parts.path).decode("utf-8", "replace") or "/",
            query_string=parts.query,
            headers=list(request.headers),
            data=request.body,
        )
        body, status, headers = run_wsgi_app(application, builder.get_environ(), buffered=True)
        return Response(status=int(status.split(" ", 1)[0]), headers=tuple(headers.items()), body=b"".join(body))

    return app


def as_wsgi(app: App) -> WSGIApplication:
    """Return `app` for a WSGI server; `Location` goes out as the application wrote it."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = app(_request_of(environ))
        phrase = response.reason or HTTPStatus(response.status).phrase
        start_response(
            f"{response.status} {phrase}", [*response.headers, ("Content-Length", str(len(response.body)))]
        )
        return [response.body]

    return cast("Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]", application)


def _request_of(environ: WSGIEnvironment) -> Request:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
    query = environ.get("QUERY_STRING", "")
    url = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{path}{'?' if query else ''}{query}"
    headers = [
        (name[5:].replace("_", "-").title(), value) for name, value in environ.items() if name.startswith("HTTP_")
    ]
    if content_type := environ.get("CONTENT_TYPE"):
        headers.append(("Content-Type", content_type))
    return Request(
        method=environ["REQUEST_METHOD"],
        url=url,
        headers=tuple(headers),
        body=environ["wsgi.input"].read(length) if length else b"",
    )
