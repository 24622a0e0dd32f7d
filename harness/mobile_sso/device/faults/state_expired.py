"""The link arrives when the backend has forgotten the attempt it belongs to.

Mechanism: a second factor or a prompt took longer than the backend keeps `state`, or the callback meets another
instance of the backend, which never knew it. Held back here is the link; the default of 1801 seconds is one more than
the strict backend, and the well-built app, wait. Platform: both.
Evidence: the mechanism is inferred; keycloak issue 32462 tells the like of the IdP's side. A second try works.
Source: deep-link-return 1.6 `state-expired`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class StateExpired:
    """The link is `seconds` on its way; raises ValueError for less than one."""

    id: ClassVar[str] = "state-expired"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = 'HTTP 400, "unknown state"'

    seconds: int = 1801
    """From the browser's leaving to the delivery; more than the backend keeps an attempt."""

    def __post_init__(self) -> None:
        if self.seconds < 1:
            raise ValueError(f"seconds must be at least 1, got {self.seconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Hold the link back."""
        trip.struck(f"the link is held back for {self.seconds} s: the attempt expires")
        trip.passage.delay = float(self.seconds)
