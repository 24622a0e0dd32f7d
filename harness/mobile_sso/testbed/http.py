"""HTTP as plain values: a request, a response, and an application as a function between the two.

The actors never see a server, a socket or a framework; `wsgi` and `sockets` translate at the edge. A `Location` is kept
as it was written: a framework that lower-cases its scheme or re-encodes its query would hide the very bugs we look for.

Source: deep-link-return 1.8 (measured: Werkzeug rewrites `Location`), RFC 9110.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
Headers: TypeAlias = tuple[tuple[str, str], ...]
FORM = "application/x-www-form-urlencoded"


class Parameters:
    """The parameters of a query or a form, in order, repetitions kept."""

    def __init__(self, pairs: tuple[tuple[str, str], ...] = ()) -> None:
        """Hold `pairs` of name and decoded value."""
        self.pairs = pairs

    @classmethod
    def parse(cls, text: str) -> Parameters:
        """Read `application/x-www-form-urlencoded` text; empty values are kept."""
        return cls(tuple(parse_qsl(text, keep_blank_values=True)))

    def get(self, name: str) -> str | None:
        """Return the first value of `name`, or None where it is absent."""
        for key, value in self.pairs:
            if key == name:
                return value
        return None

    @property
    def repeated(self) -> tuple[str, ...]:
        """The names given more than once (forbidden by RFC 6749 3.1), in order of their second appearance."""
        seen: set[str] = set()
        twice: list[str] = []
        for key, _ in self.pairs:
            if key in seen and key not in twice:
                twice.append(key)
            seen.add(key)
        return tuple(twice)

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request: an absolute URL, headers in order, the body as bytes."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the first header called `name` (any case), or None."""
        return _header(self.headers, name)

    @cached_property
    def path(self) -> str:
        """The path of the URL, `/` where it has none."""
        return urlsplit(self.url).path or "/"

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port of the URL: `https://idp.test`."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @cached_property
    def query(self) -> Parameters:
        """The parameters of the URL's query."""
        return Parameters.parse(urlsplit(self.url).query)

    @cached_property
    def form(self) -> Parameters:
        """The parameters of a form body; empty where the body is something else."""
        if (self.header("content-type") or "").split(";")[0].strip().lower() != FORM:
            return Parameters()
        return Parameters.parse(self.body.decode("utf-8", "replace"))

    @cached_property
    def cookies(self) -> Mapping[str, str]:
        """The cookies sent along, by name; of two with one name the first counts (RFC 6265 5.4: the longer path)."""
        # Werkzeug's parser raises on octets that are not UTF-8, and importing werkzeug costs 50 ms.
        cookies: dict[str, str] = {}
        for pair in (self.header("cookie") or "").split(";"):
            name, equals, value = pair.strip().partition("=")
            if equals:
                cookies.setdefault(name, value.strip('"'))
        return cookies

    @cached_property
    def basic_credentials(self) -> tuple[str, str] | None:
        """The user name and password of `Authorization: Basic`, form-decoded (RFC 6749 2.3.1), or None."""
        scheme, _, rest = (self.header("authorization") or "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, colon, password = base64.b64decode(rest.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return (unquote_plus(name), unquote_plus(password)) if colon else None

    @cached_property
    def bearer_token(self) -> str | None:
        """The token of `Authorization: Bearer` (RFC 6750 2.1), or None."""
        scheme, _, token = (self.header("authorization") or "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" and token.strip() else None


@dataclass(frozen=True, kw_only=True)
class Response:
    """One HTTP response; `headers` go out as they are written here."""

    status: int = 200
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    reason: str = ""
    """The reason phrase of the status line; empty: the usual one."""
    delay: float = 0.0
    """How long the server takes to answer, in seconds; a network in virtual time lets as much of it pass."""
    truncate_at: int | None = None
    """The connection breaks after so many bytes of a body whose whole length was announced; None: it does not."""

    def header(self, name: str) -> str | None:
        """Return the first header called `name` (any case), or None."""
        return _header(self.headers, name)

    def with_headers(self, *headers: tuple[str, str]) -> Response:
        """Return the same response with `headers` added at the end."""
        return replace(self, headers=(*self.headers, *headers))

    @property
    def text(self) -> str:
        """The body as UTF-8 text; undecodable bytes become the replacement character."""
        return self.body.decode("utf-8", "replace")

    def json_object(self) -> dict[str, JsonValue]:
        """Return the body as a JSON object; raise ValueError where it is not one."""
        value = json.loads(self.body)
        if not isinstance(value, dict):
            raise ValueError(f"expected a JSON object, got {type(value).__name__}")
        return value


App: TypeAlias = Callable[[Request], Response]
"""An application: one request in, one response out."""

Send: TypeAlias = Callable[[Request], Response]
"""A way to send a request as somebody; raises `network.ConnectionLost` where the answer never came."""

NO_STORE: Headers = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))


def json_response(payload: Mapping[str, JsonValue], *, status: int = 200, headers: Headers = ()) -> Response:
    """Return `payload` as a JSON response."""
    body = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    return Response(status=status, headers=(("Content-Type", "application/json"), *headers), body=body)


def html_response(page: str, *, status: int = 200, headers: Headers = ()) -> Response:
    """Return `page` as an HTML response."""
    return Response(status=status, headers=(("Content-Type", "text/html; charset=utf-8"), *headers), body=page.encode())


def redirect(location: str, *, status: int = 302, headers: Headers = ()) -> Response:
    """Return a redirect whose `Location` is `location`, byte for byte."""
    return Response(status=status, headers=(("Location", location), *headers))


def form_request(url: str, fields: Mapping[str, str], *, headers: Headers = ()) -> Request:
    """Return a POST of `fields` as a form."""
    return Request(
        method="POST", url=url, headers=(("Content-Type", FORM), *headers), body=urlencode(dict(fields)).encode()
    )


def json_request(url: str, payload: Mapping[str, JsonValue], *, headers: Headers = ()) -> Request:
    """Return a POST of `payload` as JSON."""
    return Request(
        method="POST",
        url=url,
        headers=(("Content-Type", "application/json"), *headers),
        body=json.dumps(payload, separators=(",", ":")).encode(),
    )


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    """Return `url` with `parameters` added to its query; a query already there is kept (RFC 6749 3.1)."""
    if not parameters:
        return url
    base, hash_mark, fragment = url.partition("#")
    return f"{base}{'&' if '?' in base else '?'}{urlencode(parameters)}{hash_mark}{fragment}"


def _header(headers: Headers, name: str) -> str | None:
    wanted = name.lower()
    for key, value in headers:
        if key.lower() == wanted:
            return value
    return None
