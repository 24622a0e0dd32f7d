"""Two sign-ins were begun, and the older one is completed.

Mechanism: the person taps twice; the app begins a second sign-in, whose page is never seen, and the link of the first
one comes. An app or a backend that remembers one attempt only compares it with the wrong one. Platform: both.
Evidence: [M] nextjs-auth0 issue 142, express-openid-connect issue 43, openid-client issue 154; AppAuth-JS issue 228 (a
callback from the bookmarks). A second try works.
Source: deep-link-return 1.5 `concurrent-attempts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class ConcurrentAttempts:
    """A second sign-in begins behind the page of the first."""

    id: ClassVar[str] = "concurrent-attempts"
    moment: ClassVar[Moment] = "page"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "a state that does not match: AppAuth-Android type 0 code 9"

    def strike(self, trip: ReturnTrip) -> None:
        """Begin the second one, where the app still runs."""
        if trip.app.running:
            trip.struck("the person tapped twice: a second sign-in begins behind the page of the first")
            trip.app.begin_behind()
