"""The request with the callback hangs until the app gives it up.

Mechanism: the connection stands, and no answer comes for `seconds`; the backend never got to see the request. Within
the app's budget for repetitions the next request mends it, after that only the person can. Platform: both.
Evidence: deep-link-return gives the error and no report of its own. That the default of 60 seconds is the one of iOS
(`URLRequest.timeoutInterval`) is general knowledge, *unconfirmed*. A second try works.
Source: deep-link-return 1.6 `net-timeout`, 2.1 "Retry policy" (within 10 s).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost, Interceptor


@dataclass(frozen=True, kw_only=True)
class NetTimeout:
    """The completion request hangs for `seconds`; raises ValueError for less than one."""

    id: ClassVar[str] = "net-timeout"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "NSURLErrorDomain -1001"

    seconds: int = 60
    """Until the request is given up."""

    def __post_init__(self) -> None:
        if self.seconds < 1:
            raise ValueError(f"seconds must be at least 1, got {self.seconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Let the completion request hang."""
        trip.around_completion(self._hang(trip), how=f"the request hangs for {self.seconds} s and is given up")

    def _hang(self, trip: ReturnTrip) -> Interceptor:
        def interceptor(request: Request, forward: Send) -> Response:
            trip.phone.pass_time(self.seconds)
            raise ConnectionLost(f"no answer for {self.seconds} s (iOS -1001)")

        return interceptor
