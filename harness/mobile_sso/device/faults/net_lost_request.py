"""The app's first request after it came back breaks off before the server has seen it.

Mechanism: iOS tears the sockets of a suspended app down; on return the pooled connection is used once more and the
request dies with NSURLErrorDomain -1005. The app cannot tell this from `net-lost-response`. Platform: iOS.
Evidence: [D] Apple TN2277; [M] Apple DTS, forum 802375 (defunct as soon as the app is suspended), AppAuth-iOS issues
336 and 460; [R] forum 724950 (`Connection: close` hides it), react-native-auth0 issue 1091, apollo-ios issue 1841,
AFNetworking issue 4279 (iOS 12: POSIX 53 in its place), rn-fetch-blob issue 350, stream-chat-swift issue 1157,
showtime-frontend issue 752 (code 57), flutter_appauth issue 386 (three retries mended it). No rate is public. That it
explains Mobile SSO's five per cent is inferred, not confirmed by the vendor. Another try works.
Source: deep-link-return 1.6 `net-lost-request`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost


@dataclass(frozen=True, kw_only=True)
class NetLostRequest:
    """The backend never hears of the callback."""

    id: ClassVar[str] = "net-lost-request"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = (
        'NSURLErrorDomain -1005 (_kCFStreamErrorCodeKey 53); AppAuth-iOS -5; React Native "Network request failed"'
    )

    def strike(self, trip: ReturnTrip) -> None:
        """Refuse to forward the completion request."""
        trip.around_completion(_refuse, how="the request never reaches the backend")


def _refuse(request: Request, forward: Send) -> Response:
    raise ConnectionLost("the connection died in the background; the request was not sent (iOS -1005)")
