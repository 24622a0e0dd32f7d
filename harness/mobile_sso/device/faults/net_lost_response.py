"""The backend completes the sign-in, but its answer never reaches the app.

Mechanism: as `net-lost-request`, but the connection breaks after the server has worked on the request; a blind second
request with the same code meets a backend that has used it up. Platform: iOS.
Evidence: [R] AppAuth-iOS issue 336 (the server logged HTTP 200), react-native-auth0 issue 1000; [M] Auth0.swift issue
1063 tells the like of a refresh; [D] Apple QA1941: the client cannot tell the two apart. Another try works as a new
sign-in; the same request sent again blindly does not: its code is used up (`invalid_grant`).
Source: deep-link-return 1.6 `net-lost-response`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost


@dataclass(frozen=True, kw_only=True)
class NetLostResponse:
    """The session exists and nobody holds it."""

    id: ClassVar[str] = "net-lost-response"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "NSURLErrorDomain -1005, the same as for a lost request; AppAuth-iOS -5"

    def strike(self, trip: ReturnTrip) -> None:
        """Forward the completion request, then break off."""
        trip.around_completion(_break_off, how="the backend answers, but the answer is lost")


def _break_off(request: Request, forward: Send) -> Response:
    forward(request)
    raise ConnectionLost("the connection broke before the answer came (iOS -1005)")
