"""The phone's clock is wrong, and an app that looks at the times of an ID token refuses a good one.

Mechanism: people set the clock by hand; AppAuth accepts an `iat` of up to 600 seconds ago or ahead. An app whose
backend validates the token never looks, and is immune: of Mobile SSO this is true by its design. Platform: both.
Evidence: [S] the constants in both AppAuth sources; [M] AppAuth-iOS issues 618, 443, 264 (Azure dates `iat` back by 5
minutes), AppAuth-Android issues 733 and 830, flutter_appauth issue 408, react-native-app-auth issue 721,
okta-oidc-android issue 304. A second try ends the same way, as long as the clock is wrong.
Source: deep-link-return 1.6 `clock-skew`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class ClockSkew:
    """The clock is off by `seconds`, for good; raises ValueError for 0."""

    id: ClassVar[str] = "clock-skew"
    moment: ClassVar[Moment] = "set-up"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = 'AppAuth-iOS -15 "Issued at time is more than 600 seconds…", AppAuth-Android code 9'

    seconds: int = 660
    """Above 0: the phone is fast."""

    def __post_init__(self) -> None:
        if self.seconds == 0:
            raise ValueError("seconds must not be 0: that clock is right")

    def strike(self, trip: ReturnTrip) -> None:
        """Set the clock."""
        trip.struck(f"the phone's clock is {abs(self.seconds)} s {'fast' if self.seconds > 0 else 'slow'}")
        trip.phone.skew_clock(self.seconds)
