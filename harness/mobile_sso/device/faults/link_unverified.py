"""The system does not know yet that the app speaks for the domain, and the browser keeps the link.

Mechanism: the association of an https address with an app is fetched after the installation; until then, or where the
check fails, the address opens as a page. It applies to https callbacks only. Platform: both.
Evidence: [R] react-native-app-auth issue 556, Apple forum 805606 ("small percentage of users"), shvedov.tech (30 to 60
s after the installation, then another try works); [D] `AuthTabIntent` has RESULT_VERIFICATION_FAILED and
RESULT_VERIFICATION_TIMED_OUT.
Source: deep-link-return 1.4 `link-unverified`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.device.schemes import scheme_of

PAGE = "The address was opened as a page: it is not verified yet that it belongs to the app"
"""What the person reads; the words are the harness's own."""


@dataclass(frozen=True, kw_only=True)
class LinkUnverified:
    """The app is unknown for its domain until `seconds` after it was installed; raises ValueError for less than one."""

    id: ClassVar[str] = "link-unverified"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "conditional"
    app_sees: ClassVar[str] = "nothing, a page instead of the app; Auth Tab: RESULT_VERIFICATION_FAILED or _TIMED_OUT"

    seconds: int = 60
    """How long after the installation the association is missing."""

    def __post_init__(self) -> None:
        if self.seconds < 1:
            raise ValueError(f"seconds must be at least 1, got {self.seconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Keep the link in the browser; later, and with a private-use scheme, nothing happens."""
        age = trip.phone.now - trip.app.installed_at
        if (scheme_of(trip.passage.url) or "").lower() != "https" or age >= self.seconds:
            return
        trip.struck(f"the app was installed {age:.0f} s ago and is not known for its domain yet")
        trip.passage.blocked = PAGE
