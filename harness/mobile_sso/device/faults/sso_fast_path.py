"""The IdP answers at once, so nobody touched a page, and the claimed https callback opens as a web page.

Mechanism: an app link or universal link opens its app where a person's tap led to it. With a live session at the IdP
the authorization request is answered by a redirect and there was no tap: the address is loaded instead, as a page
that is not there. A custom scheme passes, and so does a callback that the browser hands straight to the app that
opened it. The signature is the inverse of the usual one: the first sign-in works and the second fails. Platform:
both.
Evidence: [M] AppAuth-Android issue 248, Auth0.Android issue 1065 (the rule of the "initial navigation chain"); [R]
AppAuth-iOS issues 367, 532, react-native-app-auth issue 462, flutter_web_auth_2 issue 65; Chrome 53 refused a custom
scheme, too (AppAuth-Android issue 114). Another try fails again for as long as the session lives.
Source: deep-link-return 1.3 `sso-fast-path`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.device.schemes import scheme_of

SAYS = "404 Not Found: the callback address opened as a web page"


@dataclass(frozen=True, kw_only=True)
class SsoFastPath:
    """No https callback reaches its app without a gesture."""

    id: ClassVar[str] = "sso-fast-path"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "nothing; the callback URL is a 404 page in the browser"

    def strike(self, trip: ReturnTrip) -> None:
        """Load the callback in the browser, where it is an https address and nobody touched a page."""
        is_https = (scheme_of(trip.passage.url) or "").lower() == "https"
        if not is_https or trip.phone.catches_redirect or trip.passage.blocked is not None:
            return
        if trip.phone.since_gesture is None:
            trip.struck("the callback comes without a gesture of the person")
            trip.passage.blocked = SAYS
