"""The link launches the app, and nobody tells JavaScript what the launch was for.

Mechanism: the app is dead, so the link starts it. With the life cycle of scenes iOS hands the URL over in the
connection options of the scene; React Native looks into the launch options only, and the event that is sent early finds
no listener yet. Who asks is told that there is no initial URL. Platform: iOS.
Evidence: [M] expo issue 47628 (repaired; always, in the versions it concerns); [R] react-native issue 35191,
react-native-visionos issue 139. A second try works: the app is warm by then.
Source: deep-link-return 1.5 `cold-start-url-lost`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class ColdStartUrlLost:
    """The app is launched by a link that it is not told of."""

    id: ClassVar[str] = "cold-start-url-lost"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "nothing: getInitialURL() is null, and no event comes"

    def strike(self, trip: ReturnTrip) -> None:
        """Kill the app, and hide the link from the launch that follows."""
        trip.struck("the link launches the app, and JavaScript is not told of it")
        trip.kill_app()
        trip.app.hide_initial_url()
