"""The testbed of one case: one clock, one trace, one network, one seed, and a place for each actor to stand.

In process, an actor stands at `https://<host>`; over sockets the same actor stands at `http://127.0.0.1:<port>`. Nobody
above this module can tell the difference, except by the address. Where a visitor is expected, a real browser, the
sockets are the visitor's front doors, and the actors reach one another in process.

Source: design "The ground they stand on".
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Literal, TypeAlias

from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.errands import WaitingErrands
from mobile_sso.testbed.front_door import front_door
from mobile_sso.testbed.http import App
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import Network
from mobile_sso.testbed.randomness import SeededTokens
from mobile_sso.testbed.trace import Trace

Transport: TypeAlias = Literal["inprocess", "socket"]


class Testbed:
    """Clock, secrets, trace, network and randomness of one case; `close` gives sockets and threads back."""

    def __init__(
        self, *, seed: int, clock: VirtualClock, transport: Transport = "inprocess", visitor: str | None = None
    ) -> None:
        """Prepare an empty world whose randomness all comes from `seed`.

        `visitor` is the name under which the network knows whoever comes over the sockets by itself; None: nobody does.
        """
        self.seed = seed
        self.clock = clock
        self.transport = transport
        self.visitor = visitor
        self.secrets = Secrets()
        self.tokens = SeededTokens(seed)
        self.trace = Trace(clock=clock, secrets=self.secrets)
        self.network = Network(trace=self.trace, pass_time=clock.advance)
        self.errands = WaitingErrands()
        """What applications could not send while they answered somebody: `run` them when the answer is out."""
        self._open = ExitStack()

    def place(self, host: str, name: str, build: Callable[[str], App]) -> str:
        """Let `build(origin)` make the actor called `name` and connect it; return its origin.

        The origin is known before the actor is built, because a provider writes it into its metadata.
        """
        if self.transport == "inprocess":
            origin = f"https://{host}"
            self.network.connect(origin, build(origin), name=name)
            return origin
        from mobile_sso.testbed.servers import reserve
        from mobile_sso.testbed.sockets import HttpxTransport

        place = self._open.enter_context(reserve())
        if self.visitor is not None:
            self.network.connect(place.origin, build(place.origin), name=name)
            self._open.callback(place.start(front_door(self.network, visitor=self.visitor)).close)
            return place.origin
        self._open.callback(place.start(build(place.origin)).close)
        transport = HttpxTransport()
        self._open.callback(transport.close)
        self.network.connect(place.origin, transport, name=name)
        return place.origin

    def close(self) -> None:
        """Close every socket and wait for every thread of this world."""
        self._open.close()
