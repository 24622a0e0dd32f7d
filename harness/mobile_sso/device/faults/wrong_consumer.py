"""Somebody else inside the app takes the link: its router, or another SDK.

Mechanism: a router that learns of every URL looks for a screen of that path, finds none and shows "Unmatched route";
the sign-in never hears of its link. Platform: both.
Evidence: [M][R] expo issue 22662, expo/router issue 157, react-native-auth0 issue 1260; react-native issue 12877 and
react-navigation issue 798 (an SDK's own `openURL`). A matter of the app's set-up: a second try ends the same way. What
it would do to Mobile SSO is inferred, not confirmed by the vendor.
Source: deep-link-return 1.5 `wrong-consumer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class WrongConsumer:
    """The router gets the link first."""

    id: ClassVar[str] = "wrong-consumer"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = '"Unmatched route"; the IdP may have signed the person in all the same'

    def strike(self, trip: ReturnTrip) -> None:
        """Send the link to the router, where it will come as an event."""
        if trip.reaches_listeners:
            trip.struck("the app's router gets the link")
            trip.app.mislead_next_link("router")
