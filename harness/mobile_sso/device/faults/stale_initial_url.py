"""The URL that launched the app is reported again after it was handled.

Mechanism: the app died in the background and was launched by the link. iOS keeps the launch options for as long as the
process lives, Android replays the last intent from the list of recent apps: a restarted runtime asks for its initial
URL, gets the used one, and a login page that handles whatever it is given shows an error. Platform: both.
Evidence: [M] app_links issue 216, react-native issue 24944; [S] `RCTLinkingManager`, `IntentModule`. For Mendix:
inferred, not confirmed by the vendor, also that the restarted app reaches its login page before the stored session was
redeemed.
Source: deep-link-return 1.5 `stale-initial-url`, mendix-behaviour 2.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class StaleInitialUrl:
    """The initial URL sticks: it is reported twice."""

    id: ClassVar[str] = "stale-initial-url"
    moment: ClassVar[Moment] = "leave"
    app_sees: ClassVar[str] = "invalid_grant for the old code, or a state that does not match"

    def strike(self, trip: ReturnTrip) -> None:
        """Make the link launch the app, and report it again at a restart or from the recent apps."""
        trip.struck("the link launches the app and is reported again as its initial URL")
        trip.kill_app()
        trip.app.report_initial_url_twice()
        trip.afterwards(trip.app.reopen_from_recents)
