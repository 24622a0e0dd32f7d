"""What an application may do to a connection on purpose: answer late, in part, or not at all."""

from __future__ import annotations

import socket
import threading

import pytest

from mobile_sso.testbed.clock import elapsed_milliseconds
from mobile_sso.testbed.http import App, Request, Response
from mobile_sso.testbed.network import CertificateRefused, ConnectionLost
from mobile_sso.testbed.servers import RunningServer, serve
from mobile_sso.testbed.sockets import HttpxTransport

GET = b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n"


def client_of(server: RunningServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def slow(seconds: float) -> App:
    """Answer `/slow` late and anything else at once."""

    def app(request: Request) -> Response:
        return Response(body=request.path.encode(), delay=seconds if request.path == "/slow" else 0.0)

    return app


def test_an_answer_is_held_back_and_holds_nobody_up() -> None:
    server = serve(slow(0.2))
    with client_of(server) as patient, client_of(server) as quick:
        begun = elapsed_milliseconds()
        patient.sendall(GET % b"/slow")
        quick.sendall(GET % b"/quick")
        assert quick.recv(1000).endswith(b"/quick")
        assert elapsed_milliseconds() - begun < 150
        assert patient.recv(1000).endswith(b"/slow")
        assert elapsed_milliseconds() - begun >= 195
        patient.sendall(GET % b"/again")  # the connection lives on
        assert patient.recv(1000).endswith(b"/again")
    server.close()


def test_what_was_sent_meanwhile_is_answered_afterwards_in_order() -> None:
    server = serve(slow(0.05))
    with client_of(server) as client:
        client.sendall(
            GET % b"/slow" + GET % b"/1" + (GET % b"/2").replace(b"a\r\n\r\n", b"a\r\nConnection: close\r\n\r\n")
        )
        received = b""
        while more := client.recv(1000):
            received += more
    bodies = [part.rsplit(b"\r\n\r\n", 1)[1] for part in received.split(b"HTTP/1.1 ")[1:]]
    assert bodies == [b"/slow", b"/1", b"/2"]
    server.close()


def test_a_client_that_leaves_while_its_answer_is_held_back_harms_nobody() -> None:
    server = serve(slow(0.05))
    with client_of(server) as leaving:
        leaving.sendall(GET % b"/slow")
    with client_of(server) as client:
        client.sendall(GET % b"/slow")
        assert client.recv(1000).endswith(b"/slow")
    server.close()


def test_closing_does_not_wait_for_an_answer_that_is_held_back() -> None:
    server = serve(slow(3600))
    with client_of(server) as client:
        client.sendall(GET % b"/slow")
        with client_of(server) as other:
            other.sendall(GET % b"/")
            other.recv(1000)
        begun = elapsed_milliseconds()
        server.close()
        assert elapsed_milliseconds() - begun < 5_000
        assert client.recv(1000) == b""


@pytest.mark.parametrize("broken", [ConnectionLost("gone"), CertificateRefused("expired")])
def test_an_application_can_break_the_connection_and_that_is_no_failure(broken: Exception) -> None:
    def app(request: Request) -> Response:
        if request.path == "/x":
            raise broken
        return Response(body=b"still here")

    server = serve(app)
    with client_of(server) as client:
        client.sendall(GET % b"/x")
        with pytest.raises(ConnectionResetError):
            client.recv(1000)
    with client_of(server) as client:
        client.sendall(GET % b"/y")
        assert client.recv(1000).endswith(b"still here")
    server.close()  # would raise what an application failed with


def test_a_body_cut_short_is_the_end_of_the_connection() -> None:
    server = serve(lambda _: Response(body=b"abcdef", truncate_at=2))
    with client_of(server) as client:
        client.sendall(GET % b"/x")
        assert client.recv(1000) == b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab"
        assert client.recv(1000) == b""
    transport = HttpxTransport(timeout_seconds=5)
    with pytest.raises(ConnectionLost, match="peer closed connection without sending complete message body"):
        transport(Request(method="GET", url=f"{server.origin}/x"))
    transport.close()
    server.close()


def test_many_answers_are_held_back_at_once() -> None:
    server = serve(slow(0.05))
    bodies: list[str] = []

    def ask() -> None:
        transport = HttpxTransport(timeout_seconds=5)
        bodies.append(transport(Request(method="GET", url=f"{server.origin}/slow")).text)
        transport.close()

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bodies == ["/slow"] * 20
    server.close()
