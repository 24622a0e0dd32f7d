"""The app asks which URL launched it, and is told `null`, or nothing ever.

Mechanism: the app died, the link launches it, and `getInitialURL()` resolves to null (`resolves`, the default) or never
resolves. In the second form an app that asks first and listens afterwards never comes to listen, so that it misses the
link of a second try, too, until it is started anew; that this is what Mobile SSO does is inferred from the order in
`RegisterDeepLink`, not confirmed by the vendor. Platform: both.
Evidence: [R] react-native issues 24429, 25675, 15992, 15961; react-navigation issue 9154 gives up asking after 150 ms.
A second try works in the first form.
Source: deep-link-return 1.5 `initial-url-null`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class InitialUrlNull:
    """The initial URL is not there, or is not answered for."""

    id: ClassVar[str] = "initial-url-null"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "nothing: getInitialURL() is null or never resolves"

    resolves: bool = True
    """False: whoever asks waits for ever."""

    def strike(self, trip: ReturnTrip) -> None:
        """Kill the app, and let the launch that follows know of no URL."""
        how = "is null" if self.resolves else "never resolves"
        trip.struck(f"the link launches the app, and getInitialURL() {how}")
        trip.kill_app()
        trip.app.hide_initial_url(answers=self.resolves)
