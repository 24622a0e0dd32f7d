"""The system asks which app is to open the link, and the person takes the wrong one.

Mechanism: a sheet offers the app and the browser; the browser cannot do anything with the link. An auth session that
catches the redirect itself asks nobody: there it does not apply. Platform: Android.
Evidence: [R] react-native-app-auth issues 845 and 848, AppAuth-Android issue 960 (Chrome 112); it depends on the
version. Another try works where the person takes the right one.
Source: deep-link-return 1.4 `chooser-shown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip

PAGE = "The link was opened in the browser, which cannot follow it"
"""What the person reads; the words are the harness's own."""


@dataclass(frozen=True, kw_only=True)
class ChooserShown:
    """The person chooses the browser."""

    id: ClassVar[str] = "chooser-shown"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "conditional"
    app_sees: ClassVar[str] = "nothing"

    def strike(self, trip: ReturnTrip) -> None:
        """Keep the link in the browser."""
        if trip.phone.catches_redirect:
            return
        trip.struck("the system shows a chooser, and the person takes the browser")
        trip.passage.blocked = PAGE
