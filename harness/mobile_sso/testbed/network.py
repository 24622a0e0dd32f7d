"""The network: the one way from actor to actor, where requests are recorded and network faults are injected.

An origin (`https://idp.test`) leads to an application in process, or to a real socket; the senders cannot tell. An
interceptor is a piece of middleware around one request: it may refuse to forward it (the request was lost), forward it
and then break off (the response was lost), or run another event while the request is in flight (a race, written down).

Source: design "Network" and "Races are deterministic"; deep-link-return 1.6 `net-lost-request`, `net-lost-response`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import urlsplit

from mobile_sso.testbed.http import App, Request, Response, Send
from mobile_sso.testbed.trace import Trace

PATIENCE_SECONDS = 10.0
"""How long everybody waits for an answer, over sockets and in process; after that the connection is lost."""


class NetworkError(Exception):
    """A request got no response; never raised itself.

    NetworkError
    ├── ConnectionLost       the connection broke, before or after the server saw the request: the sender cannot tell
    ├── CertificateRefused   the server's certificate does not hold, so the request was never sent
    └── UnknownHost          nothing in this world has that origin
    """


class ConnectionLost(NetworkError):
    """The connection broke: iOS -1005, `Network request failed`, a reset."""


class CertificateRefused(NetworkError):
    """The server's TLS certificate is not one to trust (RFC 9525): a client that verifies sends nothing."""


class UnknownHost(NetworkError):
    """No application is connected at that origin."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its response (None: the sender never got one), unmasked, for observers in this process only."""

    source: str
    target: str
    request: Request
    response: Response | None
    reached: bool = True
    """False: a fault lost the request before its target saw it."""


Interceptor: TypeAlias = Callable[[Request, Send], Response]
Matches: TypeAlias = Callable[[str, str, Request], bool]
"""Source, target and request → does it concern me?"""
Observer: TypeAlias = Callable[[Exchange], None]


class Network:
    """Routes requests by origin, records them, and lets faults in."""

    def __init__(self, *, trace: Trace, pass_time: Callable[[float], None] | None = None) -> None:
        """Record every request into `trace`; `pass_time` lets the seconds of an answer pass (None: none pass)."""
        self._trace = trace
        self._pass_time = pass_time
        self._routes: dict[str, tuple[str, App]] = {}
        self._outside: set[str] = set()
        self._armed: list[tuple[Matches, Interceptor]] = []
        self._observers: list[Observer] = []
        self.unknown_host_hint = ""
        """What is added to the complaint about an unknown host."""

    def connect(self, origin: str, app: App, *, name: str, outside: bool = False) -> None:
        """Let `origin` (`https://idp.test`) lead to `app`, shown in the trace as `name`.

        `outside`: it runs somewhere else, so that whoever has a way of its own reaches it without us.
        """
        self._routes[origin] = (name, app)
        if outside:
            self._outside.add(origin)

    def witness(self, source: str) -> Callable[[Request, Response | None], None] | None:
        """Return what records an exchange that `source` had by itself with an origin outside; None: there is none.

        An exchange with an origin that is not outside is left alone: it came in here.
        """
        if not self._outside:
            return None

        def tell(request: Request, response: Response | None) -> None:
            target, _ = self._routes.get(request.origin, (request.origin, None))
            if request.origin in self._outside or request.origin not in self._routes:
                status = str(response.status) if response is not None else "lost"
                self._record(source, target, request, response, status, reached=True)

        return tell

    def observe(self, observer: Observer) -> None:
        """Call `observer` with every exchange, after it happened."""
        self._observers.append(observer)

    def intercept_next(self, matches: Matches, interceptor: Interceptor) -> None:
        """Lay `interceptor` around the next request that `matches`, once."""
        self._armed.append((matches, interceptor))

    def disarm(self) -> None:
        """Take away every interceptor that has not struck."""
        self._armed.clear()

    def sender(self, source: str) -> Send:
        """Return the way in which `source` sends requests."""
        return lambda request: self.send(request, source=source)

    def send(self, request: Request, *, source: str) -> Response:
        """Carry `request` to its origin and return the response.

        Raises ConnectionLost where a fault broke the connection or the answer takes longer than PATIENCE_SECONDS,
        CertificateRefused where the server cannot prove who it is, UnknownHost where nothing is there.
        """
        target, app = self._route(request, source)
        interceptor = self._take_interceptor(source, target, request)
        arrived: list[Request] = []

        def forward(request: Request) -> Response:
            arrived.append(request)
            return app(request)

        try:
            response = as_received(interceptor(request, forward) if interceptor else forward(request), self._pass_time)
        except (ConnectionLost, CertificateRefused) as lost:
            self._record(source, target, request, None, f"lost: {lost}", reached=bool(arrived))
            raise
        self._record(source, target, request, response, str(response.status), reached=bool(arrived))
        return response

    def _route(self, request: Request, source: str) -> tuple[str, App]:
        found = self._routes.get(request.origin)
        if found is None:
            known = ", ".join(sorted(self._routes)) or "nothing"
            self._trace.record(source, request.origin, f"{request.method} {request.path}", "unknown host")
            raise UnknownHost(f"no host answers at {request.origin}; this world has {known}{self.unknown_host_hint}")
        return found

    def _take_interceptor(self, source: str, target: str, request: Request) -> Interceptor | None:
        for index, (matches, interceptor) in enumerate(self._armed):
            if matches(source, target, request):
                del self._armed[index]
                return interceptor
        return None

    def _record(
        self, source: str, target: str, request: Request, response: Response | None, status: str, *, reached: bool
    ) -> None:
        facts = {"query": urlsplit(request.url).query, "form": _form_text(request)}
        if response is not None and (location := response.header("location")):
            facts["location"] = location
        self._trace.record(
            source, target, f"{request.method} {request.path}", status, **{k: v for k, v in facts.items() if v}
        )
        exchange = Exchange(source=source, target=target, request=request, response=response, reached=reached)
        for observer in self._observers:
            observer(exchange)


def as_received(response: Response, pass_time: Callable[[float], None] | None) -> Response:
    """Return `response` as its sender reads it, once `pass_time` let its seconds pass (None: none pass).

    Raises ConnectionLost where it took longer than PATIENCE_SECONDS, or where its body is cut short.
    """
    delay, cut = response.delay, response.truncate_at
    if delay and pass_time:
        pass_time(min(delay, PATIENCE_SECONDS))
    if delay > PATIENCE_SECONDS:
        raise ConnectionLost(f"no answer within {PATIENCE_SECONDS:g} seconds")
    if cut is not None and cut < len(response.body):
        raise ConnectionLost(f"the connection broke after {cut} of {len(response.body)} bytes of the body")
    return replace(response, delay=0.0, truncate_at=None) if delay or cut is not None else response


def _form_text(request: Request) -> str:
    return "&".join(f"{name}={value}" for name, value in request.form)
