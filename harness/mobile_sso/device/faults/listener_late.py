"""The link reaches a running app before its JavaScript listens.

Mechanism: iOS tells the observers that are there at that instant, and keeps nothing for those who come later; a
listener that is added after a bridge has started, after a first request or after an animation misses the event.
Platform: both.
Evidence: [S] `RCTLinkingManager.mm`; [R][M] react-native issues 18154 and 11191, react-native-airship issue 58 (3.5
seconds were waited to get around it), omi issue 4385. A race: nobody knows how often. A second try works.
Source: deep-link-return 1.5 `listener-late`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip

LONGEST = 10_000
"""Milliseconds: as long as a person looks on."""


@dataclass(frozen=True, kw_only=True)
class ListenerLate:
    """The listener hears from `milliseconds` after the link came; raises ValueError outside 1 to LONGEST."""

    id: ClassVar[str] = "listener-late"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "nothing; its waiting screen stays"

    milliseconds: int = 500
    """From the browser's leaving to the listener's first moment."""

    def __post_init__(self) -> None:
        if not 1 <= self.milliseconds <= LONGEST:
            raise ValueError(f"milliseconds must be 1 to {LONGEST}, got {self.milliseconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Stop the ears of the app, where the link will come as an event."""
        if trip.reaches_listeners:
            trip.struck(f"nobody listens for the first {self.milliseconds} ms")
            trip.app.hear_nothing_for(self.milliseconds / 1000)
