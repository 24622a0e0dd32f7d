"""The link arrives when the authorization code has expired.

Mechanism: the person was away, or left the prompt of the system open; the code lived shorter than that. The default of
61 seconds is one more than a code of the strict provider, and of Keycloak, lives; many others give it more (RFC 6749
recommends 10 minutes at most). Platform: both.
Evidence: [D] RFC 6749 4.1.2; a blog of skycloak.io for Keycloak's 60 seconds. A second try works, and is short where
the IdP still knows the person.
Source: deep-link-return 1.6 `code-expired`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class CodeExpired:
    """The link is `seconds` on its way; raises ValueError for less than one."""

    id: ClassVar[str] = "code-expired"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "invalid_grant"

    seconds: int = 61
    """From the browser's leaving to the delivery; more than the IdP's code lives."""

    def __post_init__(self) -> None:
        if self.seconds < 1:
            raise ValueError(f"seconds must be at least 1, got {self.seconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Hold the link back."""
        trip.struck(f"the link is held back for {self.seconds} s: the code expires")
        trip.passage.delay = float(self.seconds)
