"""What a fault can do: the moment between the browser's leaving and the app's arriving, laid open.

Source: deep-link-return 1.0 (primitives `dup`, `stale`, `kill`, `net`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol, TypeAlias

from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import Interceptor, Network
from mobile_sso.testbed.trace import Trace

FaultParameter: TypeAlias = bool | int | str
"""A parameter as it is written in YAML."""


class Fault(Protocol):
    """A named way in which the return trip goes wrong: a frozen dataclass whose fields are its parameters."""

    id: ClassVar[str]
    """The word used in YAML."""

    def strike(self, trip: ReturnTrip) -> None:
        """Do, or arrange, the damage; the browser has left and the operating system has not seen the link yet."""
        ...


class TravellingApp(Protocol):
    """The app on whose return a fault strikes."""

    @property
    def sender(self) -> str:
        """The app's name on the network."""
        ...

    @property
    def completing(self) -> bool:
        """True while the app waits for the backend's answer to a callback URL."""
        ...

    @property
    def running(self) -> bool:
        """True where the process lives."""
        ...

    def open(self) -> None:
        """The person opens the app from its icon."""
        ...

    def kill(self) -> None:
        """The operating system ends the process."""
        ...

    def report_initial_url_twice(self) -> None:
        """Let the next launch by a link report that link to two readers instead of one."""
        ...

    def reopen_from_recents(self) -> None:
        """The person comes back through the recent apps; a link still to be reported is reported now."""
        ...


class StruckAttempt(Protocol):
    """The attempt that is hit."""

    @property
    def open(self) -> bool:
        """True until its outcome is settled."""
        ...

    @property
    def faults(self) -> list[str]:
        """The ids of the faults that struck."""
        ...


class ReturnTrip:
    """One fault's hold on one return trip."""

    def __init__(
        self,
        *,
        fault: str,
        url: str,
        app: TravellingApp,
        attempt: StruckAttempt,
        network: Network,
        trace: Trace,
        redeliver: Callable[[str], None],
        afterwards: Callable[[Callable[[], None]], None],
    ) -> None:
        """Let the fault with the id `fault` act on the way of `url` into `app`.

        `redeliver` hands a URL to the operating system once more; `afterwards` runs something when the delivery is
        over.
        """
        self.app = app
        self.afterwards = afterwards
        self._fault = fault
        self._url = url
        self._attempt = attempt
        self._network = network
        self._trace = trace
        self._redeliver = redeliver

    def struck(self, how: str) -> None:
        """Note that the fault struck, and `how`."""
        self._attempt.faults.append(self._fault)
        self._trace.record("harness", self.app.sender, f"fault {self._fault} strikes", how)

    def kill_app(self) -> None:
        """End the app's process, if it is not dead already."""
        if self.app.running:
            self.app.kill()

    def deliver_again(self) -> None:
        """Hand the same URL to the operating system once more."""
        self._redeliver(self._url)

    def around_completion(self, interceptor: Interceptor, *, how: str) -> None:
        """Lay `interceptor` around the app's first completion request after this return; the fault has struck then."""

        def strike(request: Request, forward: Send) -> Response:
            self.struck(how)
            return interceptor(request, forward)

        self._network.intercept_next(self._is_completion, strike)

    def _is_completion(self, source: str, target: str, request: Request) -> bool:
        return self._attempt.open and source == self.app.sender and self.app.completing
