"""A body that is too large is refused, and costs no memory: by the provider, and by the server in front of it."""

from __future__ import annotations

import gc
import socket
import tracemalloc
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import Endpoints
from mobile_sso.idp.settings import MAX_BODY_BYTES, MAX_URL_CHARACTERS
from mobile_sso.testbed.http import FORM, Request
from mobile_sso.testbed.servers import serve
from mobile_sso.testbed.servers.limits import Limits

if TYPE_CHECKING:
    from tests.idp.conftest import Op

PATHS = tuple(field.default for field in fields(Endpoints) if field.default)
MEGABYTE = 1_000_000


@pytest.mark.parametrize("kind", [FORM, "application/json", "multipart/form-data; boundary=x", ""])
@pytest.mark.parametrize("path", PATHS)
def test_the_provider_refuses_a_large_body_everywhere(op: Op, path: str, kind: str) -> None:
    body = b"a=b&" * (MAX_BODY_BYTES // 4) + b"c"
    headers = (("Content-Type", kind), op.basic())

    answer = op.idp.app(Request(method="POST", url=op.origin + path, headers=headers, body=body))

    assert (answer.status, answer.text) == (413, "The body is larger than 65536 bytes.\n")


def test_the_provider_does_not_even_parse_a_large_body(op: Op) -> None:
    body = b"a=b&" * MEGABYTE
    request = Request(method="POST", url=f"{op.origin}/token", headers=(("Content-Type", FORM),), body=body)
    tracemalloc.start()
    try:
        assert op.idp.app(request).status == 413
        assert tracemalloc.get_traced_memory()[1] < 0.1 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_the_largest_of_all_requests_are_kept_in_little_memory(op: Op) -> None:
    """A thousand pushed requests of nearly 64 KiB: as many are kept as may be, and no more."""
    filler = "x" * (MAX_BODY_BYTES - 2_000)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(1_000):
            fields = op.authorization_parameters(state=f"{number}{filler}")
            text = "&".join(f"{name}={value.replace(':', '%3A').replace(' ', '+')}" for name, value in fields.items())
            headers = (("Content-Type", FORM), op.basic())
            request = Request(method="POST", url=f"{op.origin}/par", headers=headers, body=text.encode())
            assert op.idp.app(request).status == 201
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert op.idp.state.pending.held == 500
    assert held < 40 * MEGABYTE


@pytest.mark.parametrize(("length", "status"), [(MAX_URL_CHARACTERS, 200), (MAX_URL_CHARACTERS + 1, 414)])
def test_the_provider_refuses_a_long_url(op: Op, length: int, status: int) -> None:
    url = f"{op.origin}/.well-known/openid-configuration?"

    assert op.idp.app(Request(method="GET", url=url.ljust(length, "x"))).status == status


def _chunks(size: int) -> bytes:
    return (f"{size:x}\r\n".encode() + b"x" * size + b"\r\n") * (Limits().body_bytes // size + 1)


@pytest.mark.parametrize(
    ("framing", "body", "more"),
    [
        (b"Content-Length: 50000000", b"", b"x" * 65_536),
        (b"Transfer-Encoding: chunked", _chunks(65_536), _chunks(65_536)),
        (b"Transfer-Encoding: chunked", _chunks(10), _chunks(10)),
    ],
    ids=["in one piece", "in chunks", "in tiny chunks"],
)
def test_the_server_refuses_a_large_body_within_little_memory(op: Op, framing: bytes, body: bytes, more: bytes) -> None:
    server = serve(op.idp.app)
    tracemalloc.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
            client.sendall(b"POST /token HTTP/1.1\r\nHost: localhost\r\n" + framing + b"\r\n\r\n" + body)
            assert client.recv(1_000).startswith(b"HTTP/1.1 413 ")
            with pytest.raises(ConnectionError):  # noqa: PT012 - which of the many writes fails is up to the system
                for _ in range(1_000):
                    client.sendall(more)
        assert tracemalloc.get_traced_memory()[1] < 6 * MEGABYTE
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
            client.sendall(b"GET /jwks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert client.recv(100).startswith(b"HTTP/1.1 200 OK")
    finally:
        tracemalloc.stop()
        server.close()
