"""The app's way to its backend: the phone's radio, and the connections that the app keeps.

The ideal reopens a stale connection without anybody noticing; the faults of the network act on what goes through here.

Source: deep-link-return 3.1 "Network (app)", 1.6 `net-lost-request` (a connection pool that outlives a suspension).
"""

from __future__ import annotations

from mobile_sso.device.machine import Machine
from mobile_sso.device.states import CONNECTION_POOL, RADIO
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost
from mobile_sso.testbed.trace import Trace


class Radio:
    """The phone's link to the world; it carries what the apps send, not what the browser loads."""

    def __init__(self, *, clock: Clock, trace: Trace) -> None:
        """Be up, in the time of `clock`."""
        self._clock = clock
        self._machine = Machine(RADIO, actor="radio", trace=trace)
        self._ready_at = 0.0

    def not_ready_for(self, seconds: float) -> None:
        """Carry nothing for `seconds` from now."""
        self._ready_at = self._clock.now() + seconds
        self._machine.fire("is not ready", seconds=f"{seconds:g}")

    def come_up_in_time(self) -> None:
        """Carry everything again, where the seconds of `not_ready_for` are over."""
        if self._machine.state == "not ready" and self._clock.now() >= self._ready_at:
            self._machine.fire("comes up")

    @property
    def carries(self) -> bool:
        """True where a request gets out."""
        self.come_up_in_time()
        return self._machine.state == "up"


class Connections:
    """The connection pool of one app."""

    def __init__(self, *, actor: str, send: Send, radio: Radio, trace: Trace) -> None:
        """Send through `send` while `radio` carries, shown in the trace as `actor`."""
        self._actor = actor
        self._send = send
        self._radio = radio
        self._trace = trace
        self._pool = Machine(CONNECTION_POOL, actor=actor, trace=trace)

    def send(self, request: Request) -> Response:
        """Send `request`, over a connection that is opened anew where there is no fresh one.

        Raises ConnectionLost where the phone has no network, and what `send` raises.
        """
        if not self._radio.carries:
            lost = "the phone has no network (iOS -1009)"
            self._trace.record(self._actor, "radio", f"{request.method} {request.path}", f"lost: {lost}")
            raise ConnectionLost(lost)
        if self._pool.state == "empty":
            self._pool.fire("connects")
        elif self._pool.state == "stale":
            self._pool.fire("reconnects")
        return self._send(request)

    def suspended(self) -> None:
        """The app was suspended: what was open is defunct."""
        if self._pool.state == "fresh":
            self._pool.fire("goes stale")

    def died(self) -> None:
        """The app's process ended, and its connections with it."""
        if self._pool.state != "empty":
            self._pool.fire("dies")
