from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.http import Request, Response, form_request, redirect
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import ConnectionLost, Network
from mobile_sso.testbed.servers import serve
from mobile_sso.testbed.sockets import HttpxTransport
from mobile_sso.testbed.trace import Trace

CALLBACK = "MakeItNative://OAuth/callback?state=a b+c%2b"


class Recorder:
    """An application that keeps what it was asked."""

    def __init__(self, response: Response | None = None) -> None:
        self.response = response or Response(body=b"ok")
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        return self.response


@pytest.fixture
def transport() -> Iterator[HttpxTransport]:
    transport = HttpxTransport(timeout_seconds=5)
    yield transport
    transport.close()


@contextmanager
def served(app: Recorder) -> Iterator[str]:
    server = serve(app)
    yield server.origin
    server.close()


@pytest.mark.parametrize(
    "location", [CALLBACK, "makeitnative:/oauth/callback", "https://Backend.Test/../a?q=%e2#_=_", "app://cb?n=Zoë€"]
)
def test_a_location_reaches_the_client_as_it_was_sent_and_is_not_followed(
    transport: HttpxTransport, location: str
) -> None:
    app = Recorder(redirect(location))
    with served(app) as origin:
        answer = transport(Request(method="GET", url=f"{origin}/"))
    assert (answer.status, answer.header("location"), len(app.requests)) == (302, location, 1)


@pytest.mark.parametrize(
    ("sent", "arrives"),
    [
        ("/authorize?state=a%20b+c%2b&x=%C3%BC", "/authorize?state=a%20b+c%2b&x=%C3%BC"),
        ("/a%2Fb/../c/./%7e?x=[1]|{2}", "/a%2Fb/../c/./%7e?x=[1]|{2}"),
        ("/x?q=ü b", "/x?q=%C3%BC%20b"),
        ("/x#fragment", "/x"),
        ("", "/"),
        ("?only=query", "/?only=query"),
    ],
)
def test_the_target_arrives_as_it_was_written(transport: HttpxTransport, sent: str, arrives: str) -> None:
    app = Recorder()
    with served(app) as origin:
        transport(Request(method="GET", url=f"{origin}{sent}"))
    assert app.requests[0].url == f"{origin}{arrives}"


def test_headers_go_out_as_written_and_nothing_is_added_but_the_framing(transport: HttpxTransport) -> None:
    app = Recorder()
    with served(app) as origin:
        request = form_request(f"{origin}/token", {"code": "a b"}, headers=(("X-a", "Zoë"), ("Content-Length", "999")))
        transport(request)
    assert app.requests[0].headers == (
        ("Host", origin.removeprefix("http://")),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("X-a", "Zoë"),
        ("Content-Length", "8"),
    )
    assert app.requests[0].body == b"code=a+b"


def test_the_response_comes_back_undecoded(transport: HttpxTransport) -> None:
    headers = (("Content-Encoding", "gzip"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
    with served(Recorder(Response(status=404, headers=headers, body=b"not gzip at all"))) as origin:
        answer = transport(Request(method="GET", url=f"{origin}/"))
    assert answer == Response(status=404, headers=(*headers, ("Content-Length", "15")), body=b"not gzip at all")


def test_connections_are_kept_alive_and_replaced_when_the_server_was_restarted(transport: HttpxTransport) -> None:
    app = Recorder()
    first = serve(app)
    transport(Request(method="GET", url=f"{first.origin}/"))
    first.close()
    second = serve(app, port=first.port)
    assert transport(Request(method="GET", url=f"{second.origin}/")).status == 200
    second.close()


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    transport = HttpxTransport()
    with served(Recorder()) as origin:
        assert transport(Request(method="GET", url=f"{origin}/")).text == "ok"
    transport.close()


def test_it_serves_several_threads_at_once(transport: HttpxTransport) -> None:
    app, answers = Recorder(), []
    with served(app) as origin:
        request = Request(method="GET", url=f"{origin}/")
        threads = [threading.Thread(target=lambda: answers.append(transport(request).text)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == ["ok"] * 8


def test_nobody_listening_is_a_lost_connection(transport: HttpxTransport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionLost, match=rf"^http://127\.0\.0\.1:{port}: .*refused"):
        transport(Request(method="GET", url=f"http://127.0.0.1:{port}/"))


@pytest.mark.parametrize("reset", [True, False], ids=["reset", "closed"])
def test_a_connection_that_breaks_after_the_request_was_read_is_lost(transport: HttpxTransport, reset: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def break_off() -> None:
            connection, _ = listener.accept()
            connection.recv(65536)
            if reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

        thread = threading.Thread(target=break_off)
        thread.start()
        with pytest.raises(ConnectionLost):
            transport(Request(method="GET", url=f"http://127.0.0.1:{port}/"))
        thread.join()


def test_a_server_that_says_nothing_is_lost_after_the_time_out() -> None:
    transport = HttpxTransport(timeout_seconds=0.05)
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(ConnectionLost, match=r"timed out$"),
    ):
        transport(Request(method="GET", url=f"http://127.0.0.1:{listener.getsockname()[1]}/"))
    transport.close()


def test_it_is_an_application_for_the_network(transport: HttpxTransport) -> None:
    trace = Trace(clock=VirtualClock(), secrets=Secrets())
    network = Network(trace=trace)
    with served(Recorder(redirect(CALLBACK))) as origin:
        network.connect(origin, transport, name="idp")
        answer = network.send(Request(method="GET", url=f"{origin}/authorize"), source="browser")
    assert answer.header("location") == CALLBACK
    assert [(event.target, event.verb, event.status) for event in trace.events] == [("idp", "GET /authorize", "302")]
