"""A real HTTP server for our applications, small enough to live inside a test process.

`reserve` an address, build the application that must know its own origin, then let the address `start` it; or `serve`
in one go. Several applications on one thread: a `ServerLoop`.

Source: design "Network"; chosen by measuring, see `tests/benchmarks/`.
"""

from __future__ import annotations

from typing import Protocol

from mobile_sso.testbed.http import App
from mobile_sso.testbed.servers.address import (
    LOOPBACK,
    AddressUnavailable,
    PortInUse,
    ReservedAddress,
    exposure_warning,
    reserve,
)
from mobile_sso.testbed.servers.limits import Limits
from mobile_sso.testbed.servers.loop import ServerLoop, ServerStuck

__all__ = [
    "LOOPBACK",
    "AddressUnavailable",
    "Limits",
    "PortInUse",
    "ReservedAddress",
    "RunningServer",
    "ServerLoop",
    "ServerStuck",
    "exposure_warning",
    "reserve",
    "serve",
]


class RunningServer(Protocol):
    """A server that answers, whoever wrote it."""

    @property
    def origin(self) -> str:
        """Scheme, host and port: `http://127.0.0.1:8123`."""
        ...

    @property
    def port(self) -> int:
        """The TCP port."""
        ...

    def close(self) -> None:
        """Stop answering and give everything back; raise what the application raised while it answered."""
        ...


def serve(app: App, *, host: str = LOOPBACK, port: int = 0, limits: Limits | None = None) -> RunningServer:
    """Answer on `host` and `port` (0: any free one) with `app`, until the returned server is closed.

    Raises PortInUse where somebody listens there, AddressUnavailable where this machine cannot listen there.
    """
    return reserve(host=host, port=port).start(app, limits=limits)
