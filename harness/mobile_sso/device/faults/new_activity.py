"""The link opens a second activity, or an activity that never looks at it.

Mechanism: with a wrong launch mode Android starts another activity beside the one that waits; without
`onNewIntent`/`setIntent` the running one still holds its old intent. Neither an event nor a new initial URL reaches
JavaScript. Platform: Android.
Evidence: [M][R] react-native issue 7079, expo issue 44284 (Android 16), AppAuth-Android issue 535 (`singleInstance`
helped), mendix/native-template commit 71dc2894. Depends on the app's set-up and the version of Android, and so does
whether a second try works.
Source: deep-link-return 1.5 `new-activity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class NewActivity:
    """The link arrives natively, and goes no further."""

    id: ClassVar[str] = "new-activity"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "conditional"
    app_sees: ClassVar[str] = "`dismiss`, and no URL"

    def strike(self, trip: ReturnTrip) -> None:
        """Keep the link from JavaScript, where it would come as an event."""
        if trip.reaches_listeners:
            trip.struck("the link comes as a new intent that JavaScript is not told of")
            trip.app.mislead_next_link("nowhere")
