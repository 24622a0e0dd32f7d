"""The app comes to the front a moment before its link, and takes that for a cancel.

Mechanism: the library lets "the app is active" race against "the URL arrived", and the first to come decides; the link
then finds nobody who waits. Platform: Android (expo's polyfill).
Evidence: [M][R] expo issues 6679 (tells the cause), 6289, 9677, 8348 (first `dismiss`, then `success`); [S] a comment
in its `WebBrowser.ts`. Another try works. That the app of the Mobile SSO module does not mind where the link comes by
way of the operating system, because it listens for links and for nothing else, is inferred, not confirmed by the
vendor.
Source: deep-link-return 1.1 `premature-dismiss`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class PrematureDismiss:
    """The link comes `milliseconds` late; raises ValueError for less than one."""

    id: ClassVar[str] = "premature-dismiss"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = 'expo `{type: "dismiss"}`; the URL arrives later with nobody waiting'

    milliseconds: int = 200
    """From the app's coming to the front to the link; reports speak of 50 to 500."""

    def __post_init__(self) -> None:
        if self.milliseconds < 1:
            raise ValueError(f"milliseconds must be at least 1, got {self.milliseconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """End the app's waiting and hold the link back; an app that died on the way waits for nothing."""
        if not trip.app.running:
            return
        trip.struck(f"the app is in front {self.milliseconds} ms before the link and takes the sign-in for cancelled")
        trip.passage.delay += self.milliseconds / 1000
        trip.app.cancel_session(trip.phone.cancel_code)
