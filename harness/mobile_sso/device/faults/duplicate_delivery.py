"""One callback URL is delivered more than once.

Mechanism: several handlers or several events for one link; the first completion succeeds and the next finds the code
used. Delivered right after the first was dealt with, the second meets no listener in an app that restarts after
sign-in; delivered `while_in_flight` it is handled like the first, and its error is what the person sees. Delivered
`during_token_request`, before the IdP has answered the backend, it meets an attempt that is neither open nor done: a
backend that did not claim it sends the code a second time. Platform: both.
Evidence: [M] react-native-simple-auth issue 77; [S] Mendix `RegisterDeepLink` removes no listener. That this is what
happens in Mobile SSO is inferred, not confirmed by the vendor. A second try works.
Source: deep-link-return 1.5 `duplicate-delivery`, 2.1 ("while exchanging"), RFC 6749 4.1.2 (a code used twice).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import Interceptor


@dataclass(frozen=True, kw_only=True)
class DuplicateDelivery:
    """The link comes `count` times; raises ValueError for fewer than two, or for two moments at once."""

    id: ClassVar[str] = "duplicate-delivery"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "one success and one invalid_grant; what is answered last is shown"

    count: int = 2
    """How many times the link is delivered in all."""
    while_in_flight: bool = False
    """Deliver the others after the backend worked on the first completion request and before the app has its answer."""
    during_token_request: bool = False
    """Deliver the others after the IdP worked on the backend's token request and before the backend has its answer."""

    def __post_init__(self) -> None:
        if self.count < 2:
            raise ValueError(f"count must be at least 2, got {self.count}")
        if self.while_in_flight and self.during_token_request:
            raise ValueError("while_in_flight and during_token_request exclude each other: choose one")

    def strike(self, trip: ReturnTrip) -> None:
        """Arrange the further deliveries."""
        if self.while_in_flight:
            trip.around_completion(
                self._deliver_in_between(trip),
                how=f"the link is delivered {self.count} times, the others while the first is being answered",
            )
            return
        if self.during_token_request:
            trip.around_token_request(
                self._deliver_in_between(trip),
                how=f"the link is delivered {self.count} times, the others while the code is being redeemed",
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
