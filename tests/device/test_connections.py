from __future__ import annotations

import pytest

from mobile_sso.device.connections import Connections, Radio
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import ConnectionLost
from mobile_sso.testbed.trace import Trace

HELLO = Request(method="POST", url="https://backend.test/complete")


class Rig:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.trace = Trace(clock=self.clock, secrets=Secrets())
        self.radio = Radio(clock=self.clock, trace=self.trace)
        self.sent: list[str] = []
        self.connections = Connections(actor="app:a", send=self._send, radio=self.radio, trace=self.trace)

    def _send(self, request: Request) -> Response:
        self.sent.append(request.path)
        return Response(status=204)

    @property
    def steps(self) -> list[tuple[str, str]]:
        return [(event.verb, event.status) for event in self.trace.events if event.source == "app:a"]


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_the_first_request_connects_and_the_next_uses_the_same_connection(rig: Rig) -> None:
    assert rig.connections.send(HELLO).status == 204
    rig.connections.send(HELLO)
    assert (rig.steps, rig.sent) == ([("connects", "empty → fresh")], ["/complete"] * 2)


def test_after_a_suspension_the_connection_is_opened_anew_without_anybody_noticing(rig: Rig) -> None:
    rig.connections.send(HELLO)
    rig.connections.suspended()
    rig.connections.suspended()
    assert rig.connections.send(HELLO).status == 204
    assert rig.steps[1:] == [("goes stale", "fresh → stale"), ("reconnects", "stale → fresh")]


def test_an_app_that_never_connected_has_nothing_that_could_go_stale_or_die(rig: Rig) -> None:
    rig.connections.suspended()
    rig.connections.died()
    assert rig.steps == []


@pytest.mark.parametrize("suspended", [False, True])
def test_the_connections_die_with_the_process(rig: Rig, suspended: bool) -> None:
    rig.connections.send(HELLO)
    if suspended:
        rig.connections.suspended()
    rig.connections.died()
    rig.connections.send(HELLO)
    assert [verb for verb, _ in rig.steps[-2:]] == ["dies", "connects"]


def test_without_a_network_a_request_is_lost_and_says_so(rig: Rig) -> None:
    rig.radio.not_ready_for(3.0)
    with pytest.raises(ConnectionLost, match=r"^the phone has no network \(iOS -1009\)$"):
        rig.connections.send(HELLO)
    assert (rig.steps, rig.sent) == ([("POST /complete", "lost: the phone has no network (iOS -1009)")], [])
    rig.clock.advance(3.0)
    rig.connections.send(HELLO)
    assert rig.sent == ["/complete"]


@pytest.mark.parametrize(("passed", "carries"), [(0.0, False), (2.9, False), (3.0, True), (60.0, True)])
def test_a_radio_that_is_not_ready_comes_up_in_time(rig: Rig, passed: float, carries: bool) -> None:
    rig.radio.not_ready_for(3.0)
    rig.clock.advance(passed)
    assert rig.radio.carries is carries
    assert [event.facts for event in rig.trace.events if event.verb == "is not ready"] == [{"seconds": "3"}]
