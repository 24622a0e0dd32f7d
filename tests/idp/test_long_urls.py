"""A URL that is too long is refused before anybody takes it apart: it costs no memory, not even for a while."""

from __future__ import annotations

import gc
import socket
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import Endpoints
from mobile_sso.idp.settings import MAX_URL_CHARACTERS
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.servers import serve

if TYPE_CHECKING:
    from tests.idp.conftest import Op

PATHS = [path for path in astuple(Endpoints()) if path]


@contextmanager
def _allocating_less_than(most: int) -> Iterator[None]:
    """Assert that nothing within needs `most` bytes at once, or leaves a tenth of that behind."""
    gc.collect()
    tracemalloc.start()
    try:
        yield
        gc.collect()
        left, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most
    assert left < most / 10


@pytest.mark.parametrize("path", [*PATHS, "/t/acme/authorize", "/nothing/here"])
def test_it_is_refused_unread_at_every_path(op: Op, path: str) -> None:
    op.idp.create_tenant("acme")
    # Whatever was taken apart would also stay: `urlsplit` remembers the latest URLs.
    request = Request(method="GET", url=f"{op.origin}{path}?" + "state=%41&" * 100_000)

    with _allocating_less_than(50_000):
        response = op.idp.app(request)

    assert (response.status, response.text) == (414, f"The URL is longer than {MAX_URL_CHARACTERS} characters.\n")


def test_over_a_socket_a_url_without_end_is_cut_off_within_bounded_memory(op: Op) -> None:
    assert op.browser.get("/authorize").status == 400  # the library of its pages is imported, and counts no more
    server = serve(op.idp.app)
    address, received = ("127.0.0.1", server.port), b""
    with _allocating_less_than(1_000_000):
        sender = socket.create_connection(address, timeout=10)
        with sender, suppress(ConnectionError):  # who goes on and on is cut off, and may not get to read why
            sender.sendall(b"GET /authorize?state=")
            for _ in range(300):
                sender.sendall(b"%41" * 20_000)
            while more := sender.recv(65_536):
                received += more
        # It has let go of all that when the next one asks.
        with socket.create_connection(address, timeout=10) as next_one:
            next_one.sendall(b"GET /authorize HTTP/1.1\r\nHost: idp.test\r\n\r\n")
            assert next_one.recv(100).startswith(b"HTTP/1.1 400 ")
    server.close()
    assert not received or received.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
