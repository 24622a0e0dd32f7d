"""The system refuses to present the browser, and calls that cancelled.

Mechanism: no scene in front, no window to present on, Guided Access: the auth session completes at once, before
anything was seen, with the code of a cancel of the person. Only the provider's log tells the two apart: it shows no
authorization request. Platform: iOS.
Evidence: [S] expo `WebAuthSession.swift` makes `cancel` of every missing callback URL; [R] boardsesh issue 2721 (0.1 to
0.25 s after the tap, iOS 26), flutter_appauth issue 203, okta-oidc-ios issue 201, okta-mobile-swift issue 165 ("small
portion of users"); [M] AppAuth-iOS 2.1.0 gave up its fallback to Safari (pull request 954). Another try works once the
scene is active.
Source: deep-link-return 1.1 `session-start-refused`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class SessionStartRefused:
    """The browser is refused `times` times in a row; raises ValueError for fewer than one."""

    id: ClassVar[str] = "session-start-refused"
    moment: ClassVar[Moment] = "open"
    retry: ClassVar[Retry] = "conditional"
    app_sees: ClassVar[str] = (
        "ASWebAuthenticationSessionError.canceledLogin (1), AppAuth-iOS -3 or -9, expo `cancel`: nothing was cancelled"
    )

    times: int = 1
    """How many openings are refused, whoever asks for them."""

    def __post_init__(self) -> None:
        if self.times < 1:
            raise ValueError(f"times must be at least 1, got {self.times}")

    def strike(self, trip: ReturnTrip) -> None:
        """Refuse this opening, and, where there are more to be refused, the next."""
        trip.opening.refused = trip.phone.cancel_code or "refused"
        trip.struck("the system presents no browser and reports a cancel")
        if self.times > 1:
            trip.arm_for_the_next(replace(self, times=self.times - 1))
