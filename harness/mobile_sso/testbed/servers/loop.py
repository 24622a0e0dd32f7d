"""The server: one thread that answers for any number of addresses, one request at a time.

One thread is a decision, not a shortage. The interpreter runs one thread at a time anyway, so a second one buys only
hand-overs (measured: see `tests/benchmarks/`), and an application behind one thread needs no lock. It follows that an
application must not wait for an answer that needs the same loop: it would wait for itself until its own time-out.

Source: measured-notes "HTTP servers"; RFC 9112 9.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from mobile_sso.testbed.clock import elapsed_milliseconds
from mobile_sso.testbed.http import App, Request
from mobile_sso.testbed.servers.connection import Connection
from mobile_sso.testbed.servers.limits import Limits
from mobile_sso.testbed.servers.tls import TlsSocket

Failed: TypeAlias = Callable[[Request, Exception], None]
"""Told of a request and of what the application raised while answering it."""

_STOP_SECONDS = 10.0


class ServerStuck(Exception):
    """An application did not come back, so the server's thread could not end."""


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A listening socket and who answers there."""

    listener: socket.socket
    origin: str
    app: App
    tls: ssl.SSLContext | None


class ServerLoop:
    """Answers at the places it is given until it is closed."""

    def __init__(self, *, failed: Failed, limits: Limits | None = None) -> None:
        """Start the thread; `failed` is told, in it, of whatever an application raises (the client gets a 500)."""
        self._failed = failed
        self._limits = limits or Limits()
        self._tick = min(1.0, self._limits.request_seconds / 2, self._limits.idle_seconds / 2)
        self._new: deque[_Place] = deque()
        self._places: list[_Place] = []
        self._connections: set[Connection] = set()
        self._holding: set[Connection] = set()
        """Those that hold an answer back; they wait for nothing but the time."""
        self._selector = selectors.DefaultSelector()
        self._waker, self._woken = socket.socketpair()
        self._stopping = False
        self._accepting = True
        self._thread = threading.Thread(target=self._run, name="mobile-sso-server", daemon=True)
        self._thread.start()

    def answer(self, listener: socket.socket, app: App, *, origin: str, tls: ssl.SSLContext | None = None) -> None:
        """Answer with `app` at `listener`, which others reach at `origin` and which is the loop's from now on.

        With `tls` it answers by TLS alone.
        """
        self._new.append(_Place(listener=listener, origin=origin, app=app, tls=tls))
        self._waker.send(b"\0")

    def close(self) -> None:
        """Finish the request at hand, close every connection and address, and end the thread.

        Closing twice is no error. Raises ServerStuck where an application does not come back within 10 seconds.
        """
        if not self._stopping:
            self._stopping = True
            with suppress(BrokenPipeError):  # the thread saw the flag by itself and has closed its end already
                self._waker.send(b"\0")
        self._thread.join(_STOP_SECONDS)
        if self._thread.is_alive():
            raise ServerStuck(f"an application has not come back within {_STOP_SECONDS:g} seconds; its server lives on")
        self._waker.close()

    def _run(self) -> None:
        self._selector.register(self._woken, selectors.EVENT_READ)
        swept = _now()
        while not self._stopping:
            for key, _ in self._selector.select(self._patience()):
                if isinstance(key.data, Connection):
                    self._advance(key.data)
                elif isinstance(key.data, _Place):
                    self._accept(key.data)
                else:
                    self._woken.recv(64)
                    self._open_new_places()
            if self._holding:
                self._release_held(_now())
            if self._connections and (now := _now()) - swept >= self._tick:
                swept = now
                self._sweep(now)
        self._end()

    def _patience(self) -> float | None:
        """Return how long to wait for somebody to do something, in seconds; None: until they do."""
        due = [connection.held_until for connection in self._holding if connection.held_until is not None]
        if due:
            return max(0.0, min(self._tick, min(due) - _now()))
        return self._tick if self._connections else None

    def _release_held(self, now: float) -> None:
        for connection in tuple(self._holding):
            if connection.held_until is not None and connection.held_until <= now:
                self._advance(connection)

    def _open_new_places(self) -> None:
        while self._new:
            place = self._new.popleft()
            self._places.append(place)
            if self._accepting:
                self._selector.register(place.listener, selectors.EVENT_READ, place)

    def _accept(self, place: _Place) -> None:
        try:
            client, _ = place.listener.accept()
        except (BlockingIOError, ConnectionError):  # the client gave up before its turn came
            return
        except OSError:  # no file descriptor is left: wait until a connection closes
            self._accept_more(more=not self._connections)
            return
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(
            TlsSocket(client, place.tls) if place.tls else client,
            app=place.app,
            origin=place.origin,
            limits=self._limits,
            failed=self._failed,
            now=_now(),
        )
        self._connections.add(connection)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        self._accept_more(more=len(self._connections) < self._limits.connections)

    def _accept_more(self, *, more: bool) -> None:
        if more is self._accepting:
            return
        self._accepting = more
        for place in self._places:
            if more:
                self._selector.register(place.listener, selectors.EVENT_READ, place)
            else:
                self._selector.unregister(place.listener)

    def _advance(self, connection: Connection) -> None:
        before = _awaited(connection)
        connection.advance(_now())
        after = _awaited(connection)
        if connection.over:
            self._forget(connection)
        elif after != before:
            self._watch(connection, before, after)

    def _watch(self, connection: Connection, before: int, after: int) -> None:
        """Await the events `after` in place of `before`; 0 of either: only the time."""
        if not after:
            self._selector.unregister(connection.socket)
            self._holding.add(connection)
        elif not before:
            self._holding.discard(connection)
            self._selector.register(connection.socket, after, connection)
        else:
            self._selector.modify(connection.socket, after, connection)

    def _forget(self, connection: Connection) -> None:
        if connection in self._holding:
            self._holding.discard(connection)
        else:
            self._selector.unregister(connection.socket)
        connection.socket.close()
        self._connections.discard(connection)
        self._accept_more(more=len(self._connections) < self._limits.connections)

    def _sweep(self, now: float) -> None:
        for connection in tuple(self._connections):
            connection.expire(now)
            if connection.over:
                self._forget(connection)

    def _end(self) -> None:
        for connection in self._connections:
            connection.socket.close()
        for place in (*self._places, *self._new):
            place.listener.close()
        self._selector.close()
        self._woken.close()


def _awaited(connection: Connection) -> int:
    """Return the events it waits for: to be read, to be written, or none while it holds an answer back."""
    if connection.held_until is not None:
        return 0
    return selectors.EVENT_WRITE if connection.sends else selectors.EVENT_READ


def _now() -> float:
    return elapsed_milliseconds() / 1000.0
