"""The operating system ends the app's process on the way back.

Mechanism: memory is gone, the disk stays. `in-browser` (the documented form): killed while the browser is in front, so
the link launches the app anew; every app survives it whose attempt lives on the server or on its disk.
`during-exchange`: killed while the completion request is in flight; the backend has worked on it, nobody takes the
answer, and the person opens the app again.
Platform: both.
Evidence: [M][R] AppAuth-Android issues 104, 273, 535, react-native-app-auth issue 773, flutter_appauth issue 341 (the
first try fails, the second works). That Mobile SSO survives `in-browser` follows from its attempts living in the
server's database; the form `during-exchange` is inferred, not confirmed by the vendor. Another try works after both.
Source: deep-link-return 1.5 `process-death`, mendix-behaviour 2.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.naming import unknown
from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost, Interceptor

MOMENTS = ("in-browser", "during-exchange")


@dataclass(frozen=True, kw_only=True)
class ProcessDeath:
    """The app dies at `when`; raises ValueError for a moment that is none of MOMENTS."""

    id: ClassVar[str] = "process-death"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = '"No stored state - unable to handle response", null_intent, or the login page again'

    when: str = "in-browser"
    """`in-browser` or `during-exchange`."""

    def __post_init__(self) -> None:
        if self.when not in MOMENTS:
            raise ValueError(unknown("moment", self.when, MOMENTS))

    def strike(self, trip: ReturnTrip) -> None:
        """Kill the app now, or arrange for it to die in mid-request and be opened again."""
        if self.when == "in-browser":
            trip.struck("the app is killed while the browser is in front")
            trip.kill_app()
            return
        trip.around_completion(_kill_in_flight(trip), how="the app is killed while the backend answers")


def _kill_in_flight(trip: ReturnTrip) -> Interceptor:
    def interceptor(request: Request, forward: Send) -> Response:
        forward(request)
        trip.kill_app()
        trip.afterwards(trip.app.open)
        raise ConnectionLost("the app was killed while it waited for the answer")

    return interceptor
