"""Safari asks whether to open the app, the person says no, and the same address is not offered again.

Mechanism: Safari as an app of its own asks "Open in ...?" before it hands a custom scheme to an app. After a no,
nothing is delivered; the very same URL may not be offered again. The URL of another sign-in is another one, by its
state and code. Platform: iOS with external Safari.
Evidence: [R] react-native-oauth issue 77, Custom-URL-scheme issue 165; [M] p2/OAuth2 pull request 158 (makes every
URL unique). What Safari shows at the second try is not documented. Another try works.
Source: deep-link-return 1.3 `open-prompt-cancelled`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip
from mobile_sso.device.schemes import scheme_of

SAYS = "The app was not opened: the person declined"


@dataclass(frozen=True, kw_only=True)
class OpenPromptCancelled:
    """The person does not let Safari open the app."""

    id: ClassVar[str] = "open-prompt-cancelled"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "conditional"
    app_sees: ClassVar[str] = "nothing"

    def strike(self, trip: ReturnTrip) -> None:
        """Decline, where the browser asks: before a custom scheme, in a browser that is an app of its own."""
        if not trip.phone.asks_before_leaving or (scheme_of(trip.passage.url) or "").lower() == "https":
            return
        trip.struck("the person does not let the browser open the app")
        trip.phone.decline(trip.passage.url)
        trip.passage.blocked = SAYS
