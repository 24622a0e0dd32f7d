"""The person taps "continue" while the automatic redirect runs, and two callbacks come.

Mechanism: the page that redirects by itself has a link as well. Either both carry the same code, or the second
request got a code of its own, for the same state. Without a page, where the IdP answered at once, there is nothing to
tap. Platform: both.
Evidence: [R] twitchdev/issues issue 1061. No rate is known. Another try works, as it does for `duplicate-delivery`.
Source: deep-link-return 1.3 `double-redirect`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class DoubleRedirect:
    """A second callback follows; raises ValueError where `seconds` is below 0."""

    id: ClassVar[str] = "double-redirect"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "as for duplicate-delivery: one success, one invalid_grant"

    same_code: bool = True
    """Both callbacks are the same URL; else the browser asks the IdP again, whose session answers with a new code."""
    seconds: int = 0
    """How long the second callback comes after the first."""

    def __post_init__(self) -> None:
        if self.seconds < 0:
            raise ValueError(f"seconds must be at least 0, got {self.seconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Arrange the second callback."""
        if trip.phone.since_gesture is None:
            return
        code = "the same code" if self.same_code else "a code of its own"
        trip.struck(f"a second redirect follows with {code}")
        again = trip.deliver_again if self.same_code else trip.phone.open_browser_again
        trip.afterwards(again, seconds=self.seconds)
