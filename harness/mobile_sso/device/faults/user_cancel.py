"""The person does not want to sign in after all.

Mechanism: they close the sheet or the tab (`browser`), or cancel on the app's own waiting screen (`app`) and leave the
page open behind it. It is the baseline, not a failure: the outcome is `cancelled`, and nothing else may be counted as
that. A closed browser is a soft signal, which says the same for a dozen other reasons; only a cancel in the app closes
the attempt, so that a later link is none of its business.
Platform: both.
Evidence: [D] Apple: closing the alert gives `canceledLogin`; [S] AppAuth-Android gives code 1 when it is resumed
without a link; common. Another try works.
Source: deep-link-return 1.2 `user-cancel`, 2.1 "Cancel is soft".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.naming import unknown
from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip

PLACES = ("browser", "app")


@dataclass(frozen=True, kw_only=True)
class UserCancel:
    """The person cancels in the place `where`; raises ValueError for a place that is none of PLACES."""

    id: ClassVar[str] = "user-cancel"
    moment: ClassVar[Moment] = "page"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = (
        "canceledLogin (1), AppAuth-iOS -3, AppAuth-Android 1; an external browser reports nothing"
    )

    where: str = "browser"
    """`browser` or `app`."""

    def __post_init__(self) -> None:
        if self.where not in PLACES:
            raise ValueError(unknown("place", self.where, PLACES))

    def strike(self, trip: ReturnTrip) -> None:
        """Cancel while the sign-in page is shown; under a sheet the app cannot be reached."""
        if self.where == "app" and trip.app.covered:
            return
        trip.struck(f"the person cancels in the {self.where}")
        trip.person_cancelled()
        if self.where == "app":
            trip.app.cancel_sign_in()
        else:
            trip.phone.close_browser()
            trip.app.cancel_session(trip.phone.cancel_code)
