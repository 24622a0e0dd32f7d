"""No app on the phone owns the address of the callback.

Mechanism: the app's build registers no scheme, or another; or the app was removed or updated in the meantime, which
is inferred. Safari then says that the address is invalid. Where an auth session catches the callback the registry is
not asked, and the sign-in works all the same. Platform: iOS.
Evidence: [R] AppAuth-iOS issue 210, GTMAppAuth issue 31, p2/OAuth2 issue 50. Another try never works: `mobile-sso
doctor` finds it before anybody signs in.
Source: deep-link-return 1.3 `invalid-address`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class InvalidAddress:
    """The registry does not know the app, for good."""

    id: ClassVar[str] = "invalid-address"
    moment: ClassVar[Moment] = "set-up"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = 'nothing; "Safari cannot open the page because the address is invalid"'

    def strike(self, trip: ReturnTrip) -> None:
        """Let the registry forget the app."""
        trip.phone.uninstall_schemes(trip.name)
        trip.struck("no app owns the address of the callback")
