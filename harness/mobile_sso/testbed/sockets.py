"""Requests over real sockets: the only module of the project that knows httpx.

Nothing is followed, decoded, added or corrected: the target goes out as it was written, a redirect comes back as it was
written, and no proxy of the environment is asked. The connections are kept alive and shared between threads.

Source: deep-link-return 1.8; RFC 9112 3.2.
"""

from __future__ import annotations

import ssl
from urllib.parse import quote, urlsplit

import httpx

from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.network import PATIENCE_SECONDS, CertificateRefused, ConnectionLost

_LEFT_AS_WRITTEN = "".join(map(chr, range(0x21, 0x7F)))
"""What a request target can carry; only what it cannot (spaces, letters beyond ASCII) is percent-encoded."""


class HttpxTransport:
    """An application that answers by asking the server at the request's own address."""

    def __init__(self, *, timeout_seconds: float = PATIENCE_SECONDS, trust: ssl.SSLContext | None = None) -> None:
        """Wait `timeout_seconds` for each of connecting, sending and receiving; `trust` None: the usual authorities."""
        self._timeout = httpx.Timeout(timeout_seconds).as_dict()
        self._transport = httpx.HTTPTransport(verify=True if trust is None else trust, retries=0)

    def __call__(self, request: Request) -> Response:
        """Send `request` and return the response.

        Raises ConnectionLost where none came, CertificateRefused where the server's certificate does not hold.
        """
        sent = httpx.Request(
            request.method,
            httpx.URL(request.origin + "/"),
            headers=[(name.encode(), value.encode()) for name, value in _with_host(request)],
            content=request.body or None,
            extensions={"timeout": self._timeout, "target": _target(request.url)},
        )
        try:
            received = self._transport.handle_request(sent)
            body = b"".join(received.iter_raw())
        except httpx.TransportError as error:
            if (why := _certificate_error(error)) is not None:
                raise CertificateRefused(f"{request.origin}: {why}") from error
            raise ConnectionLost(f"{request.origin}: {str(error) or type(error).__name__}") from error
        headers = tuple((name.decode("latin-1"), _text(value)) for name, value in received.headers.raw)
        return Response(status=received.status_code, headers=headers, body=body)

    def close(self) -> None:
        """Close every connection."""
        self._transport.close()


def _certificate_error(error: BaseException | None) -> str | None:
    """Return why the certificate was refused, where that is the reason behind `error`."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def _with_host(request: Request) -> list[tuple[str, str]]:
    """Return the headers with `Host` first; the length is counted anew, because httpx frames the body itself."""
    kept = [(name, value) for name, value in request.headers if name.lower() not in ("content-length", "host")]
    host = request.header("host") or urlsplit(request.url).netloc
    length = [("Content-Length", str(len(request.body)))] if request.body or request.method == "POST" else []
    return [("Host", host), *kept, *length]


def _target(url: str) -> bytes:
    _, _, rest = url.partition("://")
    start = min((at for at in map(rest.find, "/?") if at >= 0), default=len(rest))
    target = rest[start:].partition("#")[0]
    return quote(target if target.startswith("/") else f"/{target}", safe=_LEFT_AS_WRITTEN).encode()


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
