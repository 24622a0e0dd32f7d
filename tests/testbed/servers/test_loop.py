"""The server as its clients meet it: over real loopback sockets, well and badly behaved."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mobile_sso.testbed.http import App, Request, Response
from mobile_sso.testbed.servers import Limits, RunningServer, ServerLoop, ServerStuck, reserve, serve

GET = b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
BRIEF = Limits(request_seconds=0.05, idle_seconds=0.05)


def echo(request: Request) -> Response:
    return Response(body=f"{request.method} {request.path} {len(request.body)}".encode())


@contextmanager
def connected(app: App = echo, limits: Limits | None = None) -> Iterator[socket.socket]:
    server = serve(app, limits=limits)
    with client_of(server) as client:
        yield client
    server.close()


def client_of(server: RunningServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def everything(client: socket.socket) -> bytes:
    """Read until the server closes the connection."""
    received = b""
    while more := client.recv(65536):
        received += more
    return received


def answer(client: socket.socket, message: bytes = GET) -> bytes:
    """Send `message` and read one answer."""
    client.sendall(message)
    received = bytearray()
    length = None
    while length is None or len(received) < length:
        more = client.recv(65536)
        assert more, f"the server closed the connection after {len(received)} bytes"
        received += more
        if length is None and b"\r\n\r\n" in received:
            head, end, _ = received.partition(b"\r\n\r\n")
            body = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            length = len(head) + len(end) + body
    return bytes(received)


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "mobile-sso-server"}


def test_one_connection_carries_many_requests() -> None:
    with connected() as client:
        for _ in range(3):
            assert answer(client) == b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nGET /x 0"


def test_requests_sent_at_once_are_answered_in_order() -> None:
    with connected() as client:
        client.sendall(GET + GET.replace(b"/x", b"/y") + GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert everything(client).count(b"HTTP/1.1 200 OK") == 3


def test_the_connection_ends_when_the_client_asks() -> None:
    with connected() as client:
        client.sendall(b"GET /x HTTP/1.0\r\n\r\n")
        assert everything(client) == b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nGET /x 0"


def test_a_body_in_chunks_arrives() -> None:
    with connected() as client:
        chunked = b"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        assert answer(client, chunked).endswith(b"POST /c 5")


def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    with connected() as client:
        client.sendall(b"POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert answer(client, b"ok").endswith(b"POST /e 2")


def test_an_answer_larger_than_the_system_buffers_arrives_whole_each_time() -> None:
    body = bytes(range(256)) * 30_000
    with connected(lambda _: Response(body=body)) as client:
        for _ in range(2):
            assert answer(client).endswith(b"\r\n\r\n" + body)


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"nonsense\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400 Bad Request"),
        (b"GET /" + b"x" * 40_000, b"431 Request Header Fields Too Large"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", b"413 "),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n", b"413 "),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400 Bad Request"),
    ],
)
def test_bad_input_gets_an_answer_and_the_end_of_the_connection(message: bytes, status: bytes) -> None:
    with connected() as client:
        client.sendall(message)
        client.shutdown(socket.SHUT_WR)
        received = everything(client)
        assert received.startswith(b"HTTP/1.1 " + status)
        assert b"\r\nConnection: close\r\n" in received


def test_who_sends_far_too_much_can_still_read_why_it_was_refused() -> None:
    with connected() as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n" + b"x" * 500_000)
        assert client.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_who_never_stops_sending_is_cut_off() -> None:
    with connected() as client:
        client.sendall(b"nonsense\r\n\r\n")
        with pytest.raises(ConnectionError):  # noqa: PT012 - which of the many writes fails is up to the system
            for _ in range(1000):
                client.sendall(b"x" * 65536)


@pytest.mark.parametrize("part", [b"GET /x HT", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"])
def test_half_a_request_is_waited_for_no_longer_than_the_limit(part: bytes) -> None:
    with connected(limits=BRIEF) as client:
        client.sendall(part)
        received = everything(client)
    assert received.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert received.endswith(b"\r\n\r\nno whole request within 0.05 seconds\n")


def test_an_idle_connection_ends_without_a_word() -> None:
    with connected(limits=BRIEF) as client:
        assert everything(client) == b""


def test_a_reader_that_does_not_read_is_given_up() -> None:
    server = serve(lambda _: Response(body=b"x" * 50_000_000), limits=BRIEF)
    with client_of(server) as stalled, client_of(server) as other:
        stalled.sendall(GET)
        assert everything(other) == b""  # idle, and ended: so the loop still turns
        with pytest.raises(ConnectionError):  # noqa: PT012 - the system may hand over what it has buffered first
            assert len(everything(stalled)) < 50_000_000
            raise ConnectionError("the rest never came")
    server.close()


def test_a_slow_client_holds_nobody_up() -> None:
    server = serve(echo)
    with client_of(server) as slow, client_of(server) as quick:
        slow.sendall(b"GET /slow HTTP/1.1\r\n")
        assert answer(quick).endswith(b"GET /x 0")
        assert answer(slow, b"Host: a\r\n\r\n").endswith(b"GET /slow 0")
    server.close()


def test_more_clients_than_the_limit_wait_for_their_turn() -> None:
    server = serve(echo, limits=Limits(connections=2))
    with client_of(server) as first, client_of(server) as second, client_of(server) as third:
        assert answer(first).endswith(b"GET /x 0")
        assert answer(second).endswith(b"GET /x 0")
        third.sendall(GET)
        third.settimeout(0.1)
        with pytest.raises(TimeoutError):
            third.recv(1000)
        first.close()
        third.settimeout(10)
        assert third.recv(1000).endswith(b"GET /x 0")
    server.close()


def test_a_client_that_vanishes_harms_nobody() -> None:
    server = serve(echo)
    for message in (b"", b"GET", GET):
        with client_of(server) as client:
            client.sendall(message)
    with client_of(server) as client:
        assert answer(client).endswith(b"GET /x 0")
    server.close()


def test_an_application_that_raises_is_answered_for_and_reported_on_closing() -> None:
    def broken(request: Request) -> Response:
        if request.path == "/x":
            raise KeyError("code-verifier-1234")
        return echo(request)

    server = serve(broken)
    with client_of(server) as client:
        received = answer(client)
        assert received.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
        assert b"code-verifier-1234" not in received
        assert answer(client, GET.replace(b"/x", b"/y")).endswith(b"GET /y 0")
    with pytest.raises(KeyError, match="code-verifier-1234"):
        server.close()
    server.close()


def test_an_answer_that_cannot_be_sent_is_a_failure_too() -> None:
    server = serve(lambda _: Response(headers=(("Location", "app://cb\r\nX: y"),)))
    with client_of(server) as client:
        assert answer(client).startswith(b"HTTP/1.1 500 ")
    with pytest.raises(ValueError, match=r"^the header 'Location' cannot be sent: "):
        server.close()


def test_closing_ends_the_thread_the_connections_and_the_address() -> None:
    before = threads()
    server = serve(echo)
    with client_of(server) as client:
        answer(client)
        assert len(threads() - before) == 1
        server.close()
        assert threads() <= before
        assert everything(client) == b""
        with pytest.raises(ConnectionRefusedError):
            client_of(server)
    server.close()


def test_a_request_at_hand_is_finished_before_the_end() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(request: Request) -> Response:
        asked.set()
        go_on.wait(10)
        return echo(request)

    server = serve(slow)
    with client_of(server) as client:
        client.sendall(GET)
        assert asked.wait(10)
        closing = threading.Thread(target=server.close)
        closing.start()
        go_on.set()
        assert everything(client).endswith(b"GET /x 0")
        closing.join()


def test_an_application_that_does_not_come_back_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on = threading.Event(), threading.Event()
    monkeypatch.setattr("mobile_sso.testbed.servers.loop._STOP_SECONDS", 0.05)

    def stuck(request: Request) -> Response:
        asked.set()
        go_on.wait(10)
        return echo(request)

    server = serve(stuck)
    with client_of(server) as client:
        client.sendall(GET)
        assert asked.wait(10)
        with pytest.raises(ServerStuck, match=r"^an application has not come back within 0\.05 seconds; its server"):
            server.close()
        go_on.set()
        everything(client)
    server.close()


def test_one_thread_answers_at_several_addresses() -> None:
    failures: list[Exception] = []
    loop = ServerLoop(failed=lambda _, error: failures.append(error))
    idp, backend = reserve(), reserve()
    before = threads()
    loop.answer(idp.listener, lambda _: Response(body=b"idp"), origin=idp.origin)
    loop.answer(backend.listener, lambda request: Response(body=request.url.encode()), origin=backend.origin)
    with (
        socket.create_connection(idp.reachable, timeout=10) as first,
        socket.create_connection(backend.reachable, timeout=10) as second,
    ):
        assert answer(first).endswith(b"\r\nidp")
        assert answer(second).endswith(b"\r\nhttp://a/x")
    assert threads() == before
    loop.close()
    assert failures == []
