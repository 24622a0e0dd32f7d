"""One client's connection: bytes in, requests to the application, bytes out, never blocking and always bounded."""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Callable

from mobile_sso.testbed.http import App, Request
from mobile_sso.testbed.network import CertificateRefused, ConnectionLost
from mobile_sso.testbed.servers.limits import Limits
from mobile_sso.testbed.servers.refusals import RequestRefused, refusal
from mobile_sso.testbed.servers.requests import RequestReader
from mobile_sso.testbed.servers.responses import CONTINUE, response_bytes
from mobile_sso.testbed.servers.tls import TlsSocket

_RECEIVED_AT_ONCE = 64 * 1024
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER with no time to linger: closing the socket resets the connection."""
_LINGER_BYTES = 1024 * 1024
"""What is read and thrown away of a refused request, so that its sender reads the refusal instead of a reset."""


class Connection:
    """The state of one connection; `advance` is called whenever the socket can be read or written."""

    def __init__(
        self,
        client: socket.socket | TlsSocket,
        *,
        app: App,
        origin: str,
        limits: Limits,
        failed: Callable[[Request, Exception], None],
        now: float,
    ) -> None:
        """Serve `client` with `app` from `now` (seconds); `failed` is told what the application raised."""
        self.socket = client
        self.over = False
        """Whether nothing more will come of it: the loop closes the socket."""
        self._app = app
        self._limits = limits
        self._failed = failed
        self._reader = RequestReader(origin=origin, limits=limits)
        self._unsent = memoryview(b"")
        self._held: tuple[float, bytes] | None = None
        self._closing = False
        self._linger = 0
        self._deadline = now + limits.idle_seconds

    @property
    def sends(self) -> bool:
        """Whether it waits for the socket to take more, rather than for the client to say more."""
        return bool(self._unsent)

    @property
    def held_until(self) -> float | None:
        """When the answer goes out that is held back, because the application takes its time; None: there is none."""
        return self._held[0] if self._held else None

    def advance(self, now: float) -> None:
        """Read and answer, or go on writing, as far as the socket allows without waiting."""
        was_idle = self._idle
        try:
            if self._held:
                self._release(now)
            elif self._unsent:
                self._send()
            else:
                self._receive()
            while not (self._unsent or self._held or self._closing or self.over) and self._answer_next(now):
                was_idle = True
        except OSError:  # the client is gone: there is nobody to tell
            self.over = True
        if self._held:
            self._deadline = self._held[0] + self._limits.request_seconds
        elif self._idle:
            self._deadline = now + self._limits.idle_seconds
        elif was_idle:
            self._deadline = now + self._limits.request_seconds

    def expire(self, now: float) -> None:
        """Be over if the time is; a client amid a request is told 408."""
        if now < self._deadline:
            return
        if not (self._idle or self.sends or self._closing):
            with contextlib.suppress(OSError):  # the client is gone: there is nobody to tell
                self._refuse(RequestRefused(408, f"no whole request within {self._limits.request_seconds:g} seconds"))
        self.over = True

    @property
    def _idle(self) -> bool:
        return not (self._unsent or self._held or self._closing) and self._reader.idle

    def _receive(self) -> None:
        try:
            received = self.socket.recv(_RECEIVED_AT_ONCE)
        except BlockingIOError:
            return
        self._linger += len(received) if self._closing else 0
        if not received or self._linger > _LINGER_BYTES:
            self.over = True
        elif not self._closing:
            self._reader.feed(received)

    def _answer_next(self, now: float) -> bool:
        try:
            request = self._reader.next_request()
        except RequestRefused as refused:
            self._refuse(refused)
            return False
        if request is None:
            if self._reader.awaits_continue:
                self._reader.awaits_continue = False
                self._send(CONTINUE)
            return False
        self._closing = not self._reader.keep_alive
        delay, answer = self._answer(request, keep_alive=not self._closing)
        if self.over:
            return False
        if delay > 0:
            self._held = (now + delay, answer)
        else:
            self._send(answer)
        return True

    def _answer(self, request: Request, *, keep_alive: bool) -> tuple[float, bytes]:
        """Return how long the answer to `request` takes, in seconds, and the answer."""
        try:
            response = self._app(request)
            answer = response_bytes(response, method=request.method, keep_alive=keep_alive)
        except (CertificateRefused, ConnectionLost):  # how an application breaks the connection on purpose
            self._reset()
            return 0.0, b""
        except Exception as error:  # no application may end the server: it is reported and answered
            self._failed(request, error)
            failure = refusal(500, "the application failed; the server's own output says how")
            return 0.0, response_bytes(failure, method=request.method, keep_alive=keep_alive)
        if response.truncate_at is not None:
            self._closing = True
        return response.delay, answer

    def _release(self, now: float) -> None:
        """Send the answer that was held back, where its time has come."""
        if self._held and now >= self._held[0]:
            answer, self._held = self._held[1], None
            self._send(answer)

    def _reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.over = True

    def _refuse(self, refused: RequestRefused) -> None:
        self._closing = True
        self._send(response_bytes(refusal(refused.status, refused.reason), method="GET", keep_alive=False))

    def _send(self, more: bytes = b"") -> None:
        """Send `more`, or what was left of it; nothing new is sent while something is left."""
        if more:
            self._unsent = memoryview(more)
        try:
            sent = self.socket.send(self._unsent)
        except BlockingIOError:
            return
        self._unsent = self._unsent[sent:]
        if self._closing and not self._unsent:
            self.socket.shutdown(socket.SHUT_WR)  # then read on until the client closes: RFC 9112 9.6
