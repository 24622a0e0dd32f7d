"""In the first moments after the app came back the phone has no network yet.

Mechanism: radio, VPN or name resolution are not up when the app sends the callback; `milliseconds` later they are. A
request that is repeated soon gets through; one that is repeated at once only does not. Platform: both.
Evidence: [M] better-auth (Convex) issue 346 (repeats after 100, 200 and 400 ms),
microsoft-authentication-library-common-for-objc issue 1404 (-1009, a longer pause). A second try works.
Source: deep-link-return 1.6 `net-not-ready` (0.1 to 3 seconds).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost, Interceptor


@dataclass(frozen=True, kw_only=True)
class NetNotReady:
    """No network for `milliseconds` from the first completion request on; raises ValueError for less than one."""

    id: ClassVar[str] = "net-not-ready"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = 'NSURLErrorDomain -1009 or -1003; React Native "Network request failed"'

    milliseconds: int = 200

    def __post_init__(self) -> None:
        if self.milliseconds < 1:
            raise ValueError(f"milliseconds must be at least 1, got {self.milliseconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Let the completion request find no network."""
        trip.around_completion(self._refuse(trip), how=f"the phone has no network for {self.milliseconds} ms")

    def _refuse(self, trip: ReturnTrip) -> Interceptor:
        def interceptor(request: Request, forward: Send) -> Response:
            trip.phone.not_ready_for(self.milliseconds / 1000)
            raise ConnectionLost("the phone has no network yet (iOS -1009)")

        return interceptor
