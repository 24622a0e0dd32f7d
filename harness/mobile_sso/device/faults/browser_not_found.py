"""No browser on the phone takes the authorization URL.

Mechanism: the intent resolves to nothing, because the browser is disabled or was never there. Platform: Android.
Evidence: [S] AppAuth-Android ends the flow as "cancelled programmatically"; react-native-app-auth has the code
`browser_not_found`; rare. Another try does not work before a browser is installed: a phone that never has one is a
profile with this fault under `faults`; armed, it strikes one opening.
Source: deep-link-return 1.1 `browser-not-found`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class BrowserNotFound:
    """The browser is missing."""

    id: ClassVar[str] = "browser-not-found"
    moment: ClassVar[Moment] = "open"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "AppAuth-Android type 0 code 2 (cancelled programmatically), `browser_not_found`"

    def strike(self, trip: ReturnTrip) -> None:
        """Find no browser."""
        trip.opening.missing = "browser"
        trip.struck("no browser takes the authorization URL")
