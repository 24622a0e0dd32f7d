"""Another app owns the scheme too, and gets the link, code and all.

Mechanism: anybody can register a private-use URI scheme. iOS does not say which app wins, Android asks the person, who
cannot know. The foreign app hands the link to the backend and hopes for a session. An auth session that catches the
redirect itself asks no registry, and an https address belongs to whoever holds the domain: there it does not apply.
Platform: both.
Evidence: [D] Apple's archived guides, Auth0's measures against app impersonation, RFC 8252 7.1 and 8.1; [R] MSAL for
Android issues 1722 and 1751 (another app had registered a bare `msauth`). Another try ends in the same app; armed, it
strikes one link.
Source: deep-link-return 1.4 `scheme-collision`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.device.schemes import scheme_of


@dataclass(frozen=True, kw_only=True)
class SchemeCollision:
    """A foreign app completes the sign-in, without the secret of the attempt."""

    id: ClassVar[str] = "scheme-collision"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "nothing, or an SDK that refuses to start; the code is in a foreign app"

    def strike(self, trip: ReturnTrip) -> None:
        """Give the link to the foreign app."""
        if trip.phone.catches_redirect or (scheme_of(trip.passage.url) or "").lower() == "https":
            return
        trip.struck("a foreign app has registered the scheme and gets the link")
        trip.passage.taken_by = trip.name
