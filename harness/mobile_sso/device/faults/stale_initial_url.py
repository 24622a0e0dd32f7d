"""The URL that launched the app is reported again after it was handled.

Mechanism: the app died in the background and was launched by the link. iOS keeps the launch options for as long as the
process lives, Android replays the last intent from the list of recent apps: a restarted runtime asks for its initial
URL, gets the used one, and a login page that handles whatever it is given shows an error. `next_sign_in`: the old URL
comes in the next sign-in instead, before that one's own. Platform: both.
Evidence: [M][R] app_links issue 216, uni_links issues 83 and 120, DeepLinkDispatch issue 220, react-native issue 24944,
pubky-ring issue 371 (`onNewIntent` without `setIntent`), AppAuth-iOS issue 562 (an old universal link in the next
sign-in); [S] `RCTLinkingManager`, `IntentModule`. For Mendix: inferred, not confirmed by the vendor, also that the
restarted app reaches its login page before the stored session was redeemed. Another try works.
Source: deep-link-return 1.5 `stale-initial-url`, mendix-behaviour 2.3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class StaleInitialUrl:
    """The initial URL sticks: it is reported twice."""

    id: ClassVar[str] = "stale-initial-url"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "invalid_grant for the old code, or a state that does not match"

    next_sign_in: bool = False
    """The URL comes again in the next sign-in, before that one's own; this one goes well."""

    def strike(self, trip: ReturnTrip) -> None:
        """Make the link launch the app, and report it again at a restart or from the recent apps."""
        if self.next_sign_in:
            trip.arm_for_the_next(_OldUrlFirst(url=trip.passage.url))
            return
        trip.struck("the link launches the app and is reported again as its initial URL")
        trip.kill_app()
        trip.app.report_initial_url_twice()
        trip.afterwards(trip.app.reopen_from_recents)


@dataclass(frozen=True, kw_only=True)
class _OldUrlFirst:
    """What waits for the next sign-in: the URL of this one, which then comes first."""

    id: ClassVar[str] = StaleInitialUrl.id
    moment: ClassVar[Moment] = StaleInitialUrl.moment
    retry: ClassVar[Retry] = StaleInitialUrl.retry
    app_sees: ClassVar[str] = StaleInitialUrl.app_sees

    url: str = field(repr=False)

    def strike(self, trip: ReturnTrip) -> None:
        """Deliver the old URL; the new one follows."""
        trip.struck("the callback URL of the sign-in before is delivered first")
        trip.phone.redeliver(self.url, trip.name)
