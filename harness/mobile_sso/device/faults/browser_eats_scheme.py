"""A browser that is not Chrome swallows the redirect to a custom scheme.

Mechanism: old versions of Samsung Internet, and Firefox by its setting "open links in apps", do not follow a redirect
to a scheme that is not theirs. A claimed https address is a page to them, and a link that the person taps is
followed; that the tap helps on every such browser is inferred. Platform: Android.
Evidence: [M] AppAuth-Android issues 116, 157, 161 (Samsung Internet), 663 (Firefox). Its share is that of the
browsers. Another try fails in the same way with the same browser; to simulate that, make it a fault of the phone
(`faults` of a device) and do not arm it once.
Source: deep-link-return 1.3 `browser-eats-scheme`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.device.schemes import scheme_of

SAYS = "This browser does not open the address of an app"


@dataclass(frozen=True, kw_only=True)
class BrowserEatsScheme:
    """No redirect leads to a custom scheme."""

    id: ClassVar[str] = "browser-eats-scheme"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "nothing"

    def strike(self, trip: ReturnTrip) -> None:
        """Refuse to leave for a custom scheme, unless the person tapped the very link."""
        is_https = (scheme_of(trip.passage.url) or "").lower() == "https"
        if is_https or trip.phone.catches_redirect or trip.phone.by_tap:
            return
        trip.struck("the browser follows no redirect to a custom scheme")
        trip.passage.blocked = SAYS
