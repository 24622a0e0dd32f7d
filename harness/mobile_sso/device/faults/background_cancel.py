"""The auth session ends as cancelled because the person looked into another app for the second factor.

Mechanism: the sheet belongs to the app; when the app goes to the background for a push message or a one-time code, the
session is reported as cancelled and the sheet is gone, whatever the provider decides later. The app cannot tell it from
`user-cancel`. It applies where the browser is a sheet over the app. Platform: iOS.
Evidence: **contested**. [R] netbird ios-client issue 203 (iPhone 15, iOS 26.1, most attempts with push), home-assistant
iOS issue 5563 (one device of two); [M] the maintainers of AppAuth-iOS could not reproduce issue 898. So it is in no mix
and strikes only where a scenario asks for it. Another try does not work as long as the second factor is on the same
phone.
Source: deep-link-return 1.2 `background-cancel`, 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class BackgroundCancel:
    """The sheet goes away, and nobody wanted that."""

    id: ClassVar[str] = "background-cancel"
    moment: ClassVar[Moment] = "page"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "canceledLogin (1), as if the person had cancelled"

    def strike(self, trip: ReturnTrip) -> None:
        """Close the sheet and report a cancel; without a sheet over the app nothing happens."""
        if not trip.app.covered:
            return
        trip.struck("the person looks into another app, and the auth session ends as cancelled")
        trip.phone.close_browser()
        trip.app.cancel_session(trip.phone.cancel_code)
        trip.nothing_comes_back()
