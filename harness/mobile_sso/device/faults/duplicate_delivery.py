"""One callback URL is delivered more than once.

Mechanism: several handlers or several events for one link; the first completion succeeds and the next finds the code
used. Delivered right after the first was dealt with, the second meets no listener in an app that restarts after
sign-in; delivered `while_in_flight` it is handled like the first, and its error is what the person sees. Platform:
both.
Evidence: [M] react-native-simple-auth issue 77; [S] Mendix `RegisterDeepLink` removes no listener. That this is what
happens in Mobile SSO is inferred, not confirmed by the vendor.
Source: deep-link-return 1.5 `duplicate-delivery`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, ReturnTrip
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import Interceptor


@dataclass(frozen=True, kw_only=True)
class DuplicateDelivery:
    """The link comes `count` times; raises ValueError for fewer than two."""

    id: ClassVar[str] = "duplicate-delivery"
    moment: ClassVar[Moment] = "leave"
    app_sees: ClassVar[str] = "one success and one invalid_grant; what is answered last is shown"

    count: int = 2
    """How many times the link is delivered in all."""
    while_in_flight: bool = False
    """Deliver the others after the backend worked on the first completion request and before the app has its answer."""

    def __post_init__(self) -> None:
        if self.count < 2:
            raise ValueError(f"count must be at least 2, got {self.count}")

    def strike(self, trip: ReturnTrip) -> None:
        """Arrange the further deliveries."""
        if self.while_in_flight:
            trip.around_completion(
                self._deliver_in_between(trip),
                how=f"the link is delivered {self.count} times, the others while the first is being answered",
            )
            return
        trip.struck(f"the link is delivered {self.count} times, one after the other")
        for _ in range(self.count - 1):
            trip.afterwards(trip.deliver_again)

    def _deliver_in_between(self, trip: ReturnTrip) -> Interceptor:
        def interceptor(request: Request, forward: Send) -> Response:
            response = forward(request)
            for _ in range(self.count - 1):
                trip.deliver_again()
            return response

        return interceptor
