from __future__ import annotations

from collections.abc import Iterator

import pytest

from mobile_sso.testbed import testbed as ground
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.front_door import front_door
from mobile_sso.testbed.http import App, Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost, Exchange
from mobile_sso.testbed.sockets import HttpxTransport


@pytest.fixture
def testbed() -> Iterator[ground.Testbed]:
    world = ground.Testbed(seed=1, clock=VirtualClock(), transport="socket", visitor="browser")
    yield world
    world.close()


@pytest.fixture
def visit() -> Iterator[Send]:
    """Come over the socket, as somebody who knows nothing of the network."""
    transport = HttpxTransport()
    yield transport
    transport.close()


def hello(origin: str) -> App:
    return lambda request: Response(body=f"{request.path} at {origin}".encode())


def test_who_comes_over_the_socket_is_recorded_as_the_visitor(testbed: ground.Testbed, visit: Send) -> None:
    seen: list[Exchange] = []
    testbed.network.observe(seen.append)
    origin = testbed.place("idp.test", "idp", hello)

    assert origin.startswith("http://127.0.0.1:")
    assert visit(Request(method="GET", url=f"{origin}/a%2Fb")).text == f"/a%2Fb at {origin}"
    assert [(exchange.source, exchange.target, exchange.request.path) for exchange in seen] == [
        ("browser", "idp", "/a%2Fb")
    ]
    assert [(event.source, event.verb) for event in testbed.trace.events] == [("browser", "GET /a%2Fb")]


def test_the_actors_still_reach_one_another_by_the_same_address(testbed: ground.Testbed) -> None:
    origin = testbed.place("idp.test", "idp", hello)
    answer = testbed.network.send(Request(method="GET", url=f"{origin}/token"), source="backend")

    assert answer.text == f"/token at {origin}"
    assert [(event.source, event.verb) for event in testbed.trace.events] == [("backend", "GET /token")]


def test_an_icon_is_no_exchange_of_the_case(testbed: ground.Testbed, visit: Send) -> None:
    origin = testbed.place("idp.test", "idp", hello)

    assert visit(Request(method="GET", url=f"{origin}/favicon.ico")).status == 404
    assert list(testbed.trace.events) == []


def test_a_connection_that_a_fault_breaks_is_reset(testbed: ground.Testbed, visit: Send) -> None:
    origin = testbed.place("idp.test", "idp", hello)

    def lose(request: Request, forward: Send) -> Response:
        raise ConnectionLost("a fault")

    testbed.network.intercept_next(lambda source, target, request: source == "browser", lose)
    with pytest.raises(ConnectionLost):
        visit(Request(method="GET", url=f"{origin}/authorize"))
    assert [event.status for event in testbed.trace.events] == ["lost: a fault"]


def test_what_a_browser_sends_again_by_itself_is_lost_like_the_first_and_no_exchange(testbed: ground.Testbed) -> None:
    door = front_door(testbed.network, visitor="browser")
    testbed.network.connect("https://idp.test", lambda request: Response(body=b"here"), name="idp")
    form = Request(method="POST", url="https://idp.test/sign-in", body=b"username=ada")

    def lose(request: Request, forward: Send) -> Response:
        raise ConnectionLost("a fault")

    testbed.network.intercept_next(lambda source, target, request: True, lose)
    with pytest.raises(ConnectionLost, match=r"^a fault$"):
        door(form)
    with pytest.raises(ConnectionLost, match=r"^the browser sent by itself once more what was lost$"):
        door(form)

    assert [event.status for event in testbed.trace.events] == ["lost: a fault"]
    assert door(form).body == b"here"


def test_after_a_loss_another_request_comes_in(testbed: ground.Testbed) -> None:
    door = front_door(testbed.network, visitor="browser")
    testbed.network.connect("https://idp.test", lambda request: Response(body=b"here"), name="idp")
    lost, other = (Request(method="GET", url=f"https://idp.test/{path}") for path in ("lost", "other"))

    def lose(request: Request, forward: Send) -> Response:
        raise ConnectionLost("a fault")

    testbed.network.intercept_next(lambda source, target, request: True, lose)
    with pytest.raises(ConnectionLost):
        door(lost)
    assert [door(request).body for request in (other, lost)] == [b"here", b"here"]
