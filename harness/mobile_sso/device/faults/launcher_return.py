"""The person comes back to the app by its icon while the sign-in page is still open.

Mechanism: the library was resumed without a link and takes that for a cancel. The page may still be there behind the
app (`page_stays`), and a link that comes from it is late; or the tab went away with the activity that had opened it,
and whatever was typed is lost. Platform: Android.
Evidence: [M] AppAuth-Android issue 252 (intended); [R] flutter_appauth issue 493. Another try works, but a second
factor that was given already has to be given again.
Source: deep-link-return 1.2 `launcher-return`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class LauncherReturn:
    """The app is in front without a link."""

    id: ClassVar[str] = "launcher-return"
    moment: ClassVar[Moment] = "page"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = 'AppAuth-Android 1 "User cancelled flow", `null_intent`'

    page_stays: bool = True
    """The page is still there, and the person can go on with it."""

    def strike(self, trip: ReturnTrip) -> None:
        """Bring the app to the front, and let the page go where it does not stay."""
        if self.page_stays:
            trip.struck("the person comes back by the icon; the page stays open behind the app")
        else:
            trip.struck("the person comes back by the icon; the page is gone")
            trip.phone.close_browser()
            trip.nothing_comes_back()
        trip.app.open()
