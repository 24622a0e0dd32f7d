"""The login page dies while the person looks into another app for the second factor.

Mechanism: the page waits for the second factor by a request that stays open; iOS ends it when the app that shows the
page is in the background, so that the answer never comes and the page is dead until it is loaded anew. Platform: iOS 13
and later.
Evidence: [M] react-native-app-auth issue 414, mended by pull request 415 (`beginBackgroundTask`); [R] Auth0.swift issue
362, react-native-auth0 issue 256 and okta samples-ios issue 103 (only on real phones, after more than 5 s). Another try
does not work where the second factor is asked for again ("cycle repeats"); armed, it strikes one page.
Source: deep-link-return 1.2 `mfa-page-dead`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip

PAGE = "Safari cannot open the page because the network connection was lost"
"""What the person reads."""


@dataclass(frozen=True, kw_only=True)
class MfaPageDead:
    """The answer to what the page sends next is lost."""

    id: ClassVar[str] = "mfa-page-dead"
    moment: ClassVar[Moment] = "page"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "nothing; the person is stuck in the browser"

    def strike(self, trip: ReturnTrip) -> None:
        """Lose the answer; the provider has worked on the request."""
        trip.lose_next_page(PAGE)
