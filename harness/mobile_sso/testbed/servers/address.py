"""Reserve an address: bound and listening before the application exists, because an IdP must know its issuer first."""

from __future__ import annotations

import errno
import socket
import ssl
from types import TracebackType
from typing import Self

from mobile_sso.testbed.http import App
from mobile_sso.testbed.servers.app_server import AppServer
from mobile_sso.testbed.servers.limits import Limits

LOOPBACK = "127.0.0.1"
_BACKLOG = 128
_LOOPBACK_NAMES = frozenset({LOOPBACK, "::1", "localhost"})
_EVERYWHERE = {"": LOOPBACK, "0.0.0.0": LOOPBACK, "::": "::1"}


class PortInUse(Exception):
    """Somebody else listens there already."""


class AddressUnavailable(Exception):
    """This machine has no such address, or may not listen there."""


class ReservedAddress:
    """A host and port that are ours: clients that connect now wait until somebody starts answering.

    As a context manager it gives everything back at the end, and raises what the application raised meanwhile.
    """

    def __init__(self, listener: socket.socket, origin: str, tls: ssl.SSLContext | None = None) -> None:
        """Own `listener`, reached at `origin`; `reserve` makes these."""
        self.listener = listener
        self.origin = origin
        """Scheme, host and port as others write them: `http://127.0.0.1:8123`."""
        self.tls = tls
        """What TLS is spoken with here; None: plain HTTP."""
        self.port: int = listener.getsockname()[1]
        self._server: AppServer | None = None

    @property
    def reachable(self) -> tuple[str, int]:
        """Host and port to connect to from this machine, whatever name others use."""
        host = self.listener.getsockname()[0]
        return _EVERYWHERE.get(host, host), self.port

    def start(self, app: App, *, limits: Limits | None = None) -> AppServer:
        """Answer here with `app`, in a thread of its own, until the returned server or this address is closed."""
        self._server = AppServer(self.listener, app, origin=self.origin, limits=limits, tls=self.tls)
        return self._server

    def close(self) -> None:
        """Give the address back, and end its server; raise what the application raised while it answered."""
        if self._server is None:
            self.listener.close()
        else:
            self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def reserve(
    *, host: str = LOOPBACK, port: int = 0, public_origin: str | None = None, tls: ssl.SSLContext | None = None
) -> ReservedAddress:
    """Listen on `host` and `port` (0: any free one) and return the address.

    `public_origin` (`http://idp:9400`) is how others reach it, where that is not by `host` and `port`.
    With `tls`, TLS alone is spoken there, and the origin is an https one.
    Raises PortInUse where somebody listens there, AddressUnavailable where this machine cannot listen there.
    """
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or "0.0.0.0", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        if listener is not None:
            listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(f"port {port} on {host} is in use by another program; choose another one") from error
        raise AddressUnavailable(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    listener.setblocking(False)
    name = _EVERYWHERE.get(host, host)
    bracketed = f"[{name}]" if ":" in name else name
    scheme = "https" if tls else "http"
    return ReservedAddress(listener, public_origin or f"{scheme}://{bracketed}:{listener.getsockname()[1]}", tls)


def exposure_warning(host: str) -> str | None:
    """Return the sentence to print where `host` lets other machines in, or None for a loopback address."""
    if host in _LOOPBACK_NAMES or host.startswith("127."):
        return None
    where = "every network this machine is in" if host in _EVERYWHERE else f"the network of {host}"
    return f"warning: listening on {host}: anybody on {where} can sign in here and read what is served"
