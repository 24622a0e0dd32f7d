"""The redirect comes while the tab is not in front, and the browser starts no app from there.

Mechanism: Chrome launches apps from a visible tab only; a redirect that happens while the person is in another app,
as to approve a push message, is dropped. A link that the person taps is in a visible tab. Not where the browser hands
the callback straight to the app that opened it. Platform: Android.
Evidence: [R] AppAuth-Android issue 135; [S] chromium `components/external_intents/README.md`. No rate is known.
Another try works.
Source: deep-link-return 1.3 `tab-hidden`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip

SAYS = "The tab stays blank: it was hidden when it was to open an app"


@dataclass(frozen=True, kw_only=True)
class TabHidden:
    """The person is elsewhere when the redirect comes."""

    id: ClassVar[str] = "tab-hidden"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "nothing"

    def strike(self, trip: ReturnTrip) -> None:
        """Refuse to leave, unless the person tapped the very link."""
        if trip.phone.catches_redirect or trip.phone.by_tap:
            return
        trip.struck("the redirect comes while the tab is hidden")
        trip.passage.blocked = SAYS
