"""The app believes that the sign-in was cancelled or ran out, and then the link arrives.

Mechanism: the auth session reports its end, the app drops its pending flow, and `seconds` later the callback comes.
Platform: iOS.
Evidence: [M] AppAuth up to 2.0 threw an exception there and took the app with it (flutter_appauth issue 634, in
production only, "large number of crashes"; react-native-app-auth issue 1080; AppAuth-iOS issue 136); 2.1.0 answers -17
(AppAuth-iOS pull request 955). A second try works.
Source: deep-link-return 1.5 `late-redirect`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class LateRedirect:
    """Cancelled now, the link `seconds` later; raises ValueError for less than one second."""

    id: ClassVar[str] = "late-redirect"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "a crash (AppAuth up to 2.0), or no pending flow: AppAuth -17"

    seconds: int = 2
    """From the end of the session to the link."""

    def __post_init__(self) -> None:
        if self.seconds < 1:
            raise ValueError(f"seconds must be at least 1, got {self.seconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """End the session, and hold the link back."""
        trip.struck(f"the session is reported as cancelled, and the link comes {self.seconds} s later")
        trip.app.cancel_session(trip.phone.cancel_code)
        trip.passage.delay = float(self.seconds)
