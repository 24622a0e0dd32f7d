"""The person is signed in, the app ends, and the cookie of its session ends with it.

Mechanism: the session is kept in a cookie without a lifetime; iOS drops such cookies when the process ends. Platform:
iOS.
Evidence: [S] mendix/native-template saves and restores those cookies by hand in `AppDelegate.swift`; [D] its change log
for 17.0.2. Every restart before that version. A second sign-in works, and is gone with the next restart. That Mobile
SSO 2 keeps its session in such a cookie is inferred, not confirmed by the vendor.
Source: deep-link-return 1.6 `session-cookie-lost`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip

SETTLED = 3.0
"""Seconds after the link in which a sign-in is over, with all that the app repeats."""


@dataclass(frozen=True, kw_only=True)
class SessionCookieLost:
    """The app ends after the sign-in, and its session cookies are gone."""

    id: ClassVar[str] = "session-cookie-lost"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "anonymous again after a relaunch"

    def strike(self, trip: ReturnTrip) -> None:
        """Let the app end a few seconds from now, when the person is signed in."""

        def end() -> None:
            trip.struck("the app ends, and the phone drops its session cookies")
            trip.kill_app()
            trip.app.lose_session_cookie()

        trip.afterwards(end, seconds=SETTLED)
