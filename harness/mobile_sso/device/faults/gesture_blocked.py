"""The browser will not leave for an app, because the person has not touched the page lately.

Mechanism: Chrome wants a user activation not older than 15 seconds before it starts an app; a redirect that a script
makes, a long multi-factor step or a reload leave it without one, and the tab stays as it is. A tap on a link that
leads to the app is an activation. Not where the browser hands the callback straight to the app that opened it.
Platform: Android.
Evidence: [S] chromium `components/external_intents/README.md` (the 15 seconds); [D] developer.chrome.com, Android
intents; [M] okta-sdk-appauth-android issues 8, 13 ("Navigation is blocked"); [R] AppAuth-Android issue 448, where it
came and went. No rate is known, and which version of Chrome refuses a custom scheme is unconfirmed. Another try works
where the person is quicker.
Source: deep-link-return 1.3 `gesture-blocked`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip

SAYS = "Navigation is blocked: no gesture of the person came before it (ERR_UNKNOWN_URL_SCHEME)"


@dataclass(frozen=True, kw_only=True)
class GestureBlocked:
    """No app without a gesture; raises ValueError where `seconds` is below 1."""

    id: ClassVar[str] = "gesture-blocked"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "conditional"
    app_sees: ClassVar[str] = "nothing; the tab stays blank, and what the app hears later is a cancel"

    seconds: int = 15
    """How long a gesture counts."""
    script: bool = False
    """The IdP's page redirects by a script, which never counts as a gesture, however quick the person was."""

    silent: bool = True
    """Refuse a sign-in without any gesture, too: a live session answered at once, and the app alone opened the browser.
    Chrome 53 did; of a custom scheme the source says for later versions that it passes."""

    def __post_init__(self) -> None:
        if self.seconds < 1:
            raise ValueError(f"seconds must be at least 1, got {self.seconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Refuse to leave, unless the person tapped the very link or touched the page not long ago."""
        if trip.phone.catches_redirect or trip.passage.blocked is not None or trip.phone.by_tap:
            return
        since = trip.phone.since_gesture
        if self.script:
            reason = "a script redirects, and no gesture of the person"
        elif since is None and self.silent:
            reason = "the person has not touched the page"
        elif since is not None and since > self.seconds:
            reason = f"the last gesture is older than {self.seconds} s"
        else:
            return
        trip.struck(reason)
        trip.passage.blocked = SAYS
