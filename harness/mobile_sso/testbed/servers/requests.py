"""Bytes of a connection → requests: the reading half of HTTP/1.1, as a pure state machine without a socket.

It is strict where two readings of one message could differ (RFC 9112 11.2): a message that is not framed in exactly one
way is refused. The request target is passed on as it was sent.

Source: RFC 9112 (2.2, 3, 5, 6, 7.1, 9.3), RFC 9110 (7.2, 10.1.1, 15.5).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mobile_sso.testbed.http import Headers, Request
from mobile_sso.testbed.servers.chunked import ChunkedBody
from mobile_sso.testbed.servers.limits import Limits
from mobile_sso.testbed.servers.refusals import RequestRefused

_REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/([0-9])\.([0-9])")
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HOST = re.compile(r"[A-Za-z0-9._~%:\[\]-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TARGET = re.compile(r"[\x21-\x7e]+")


class RequestReader:
    """Collects what one connection sends and gives it back request by request."""

    def __init__(self, *, origin: str, limits: Limits) -> None:
        """Read requests for `origin` (used where HTTP/1.0 sends no Host), within `limits`."""
        self._origin = origin
        self._limits = limits
        self._buffer = bytearray()
        self._searched = 0
        self._head: _Head | None = None
        self.keep_alive = True
        """Whether the client of the last request wants the connection to stay open."""
        self.awaits_continue = False
        """Whether the client waits for `100 Continue` before it sends the body; the caller sets it back."""

    @property
    def idle(self) -> bool:
        """Whether nothing of a next request has arrived."""
        return not self._buffer and self._head is None

    def feed(self, received: bytes) -> None:
        """Take `received`, however the network cut it."""
        self._buffer += received

    def next_request(self) -> Request | None:
        """Return the next request, or None where it is not complete; raise RequestRefused where it never will be."""
        if self._head is None:
            self._head = self._read_head()
            if self._head is None:
                return None
        body = self._head.body.take(self._buffer)
        if body is None:
            return None
        head, self._head, self.awaits_continue = self._head, None, False
        self.keep_alive = head.keep_alive
        return Request(method=head.method, url=head.url, headers=head.headers, body=body)

    def _read_head(self) -> _Head | None:
        buffer = self._buffer
        while buffer.startswith(b"\r\n"):  # RFC 9112 2.2: be lenient about empty lines before the request line
            del buffer[:2]
        end = buffer.find(b"\r\n\r\n", max(0, self._searched - 3))
        if end < 0:
            self._searched = len(buffer)
        if end > self._limits.head_bytes or (end < 0 and len(buffer) > self._limits.head_bytes):
            raise RequestRefused(431, f"the request line and headers pass {self._limits.head_bytes} bytes")
        if end < 0:
            return None
        text = buffer[:end].decode("latin-1")
        del buffer[: end + 4]
        self._searched = 0
        head = _Head(text, origin=self._origin, limits=self._limits)
        self.awaits_continue = head.expects_continue
        return head


class _Head:
    """The request line and the headers, checked."""

    def __init__(self, text: str, *, origin: str, limits: Limits) -> None:
        request_line, *lines = text.split("\r\n")
        match = _REQUEST_LINE.fullmatch(request_line)
        if match is None:
            raise RequestRefused(400, "the request line is not `METHOD target HTTP/1.1`")
        self.method, target, major, minor = match.groups()
        if major != "1":
            raise RequestRefused(505, "this server speaks HTTP/1.1")
        self.headers = tuple(map(_field, lines))
        fields = _Fields(self.headers)
        self.url = _url(target, fields, origin, host_required=minor != "0")
        self.body = _body(fields, limits)
        options = fields.options("connection")
        self.keep_alive = "keep-alive" in options if minor == "0" else "close" not in options
        self.expects_continue = minor != "0" and "100-continue" in fields.options("expect")


class _Fields:
    """The headers by lower-case name."""

    def __init__(self, headers: Headers) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in headers:
            self._values.setdefault(name.lower(), []).append(value)

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def options(self, name: str) -> list[str]:
        values = self._values.get(name)
        return [option.strip().lower() for option in ",".join(values).split(",")] if values else []


def _field(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not _FIELD_NAME.fullmatch(name):
        raise RequestRefused(400, "a header is not `Name: value`")  # folded lines too: RFC 9112 5.2
    value = value.strip(" \t")
    if _CONTROL.search(value):
        raise RequestRefused(400, f"the header {name} holds a control character")
    return name, value if value.isascii() else _unicode(value)


def _unicode(value: str) -> str:
    """UTF-8 where it is UTF-8, else the Latin-1 that RFC 9110 5.5 speaks of."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value


def _url(target: str, fields: _Fields, origin: str, *, host_required: bool) -> str:
    hosts = fields.all("host")
    if len(hosts) > 1 or (host_required and not hosts) or not all(map(_HOST.fullmatch, hosts)):
        raise RequestRefused(400, "a request needs exactly one valid Host header")
    if not _TARGET.fullmatch(target):
        raise RequestRefused(400, "the request target holds a character that must be percent-encoded")
    if target.startswith("/"):
        url = f"http://{hosts[0]}{target}" if hosts else f"{origin}{target}"
    elif target.lower().startswith(("http://", "https://")):
        url = target
    else:
        raise RequestRefused(400, "the request target is neither a path nor an http URL")
    try:
        urlsplit(url)
    except ValueError as error:
        raise RequestRefused(400, f"the host is not valid: {error}") from None
    return url


def _body(fields: _Fields, limits: Limits) -> ChunkedBody | SizedBody:
    codings, lengths = fields.options("transfer-encoding"), fields.all("content-length")
    if codings and lengths:
        raise RequestRefused(400, "Transfer-Encoding and Content-Length contradict each other")  # RFC 9112 6.3
    if codings:
        if codings != ["chunked"]:
            raise RequestRefused(501, "the only transfer coding known here is chunked")
        return ChunkedBody(limits.body_bytes)
    if len(set(lengths)) > 1 or not all(length.isascii() and length.isdigit() for length in lengths):
        raise RequestRefused(400, "Content-Length is not one number")
    return SizedBody(int(lengths[0][:20]) if lengths else 0, limits.body_bytes)


class SizedBody:
    """A body of a known length."""

    def __init__(self, length: int, most: int) -> None:
        """Expect `length` bytes; raise RequestRefused where that is more than `most`."""
        if length > most:
            raise RequestRefused(413, f"the body passes {most} bytes")
        self._length = length

    def take(self, buffer: bytearray) -> bytes | None:
        """Cut the body off the front of `buffer` and return it, or return None where it is not complete."""
        if len(buffer) < self._length:
            return None
        body = bytes(buffer[: self._length])
        del buffer[: self._length]
        return body
