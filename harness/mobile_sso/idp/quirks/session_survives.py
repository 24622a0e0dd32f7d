"""The next authorization after a logout is silent, although the session ended: a provider behind this one still knows.

The relying parties are told, and the session is gone; the browser just has a new one at once, with a new `sid`, where a
real broker opens it when it is asked the next time. So `prompt=none` succeeds here, too.

Source: idp-knobs F `logout.local_session_survives` (brokered, federated or upstream sessions). *Unconfirmed: the row is
marked so in the reference, but for Cognito, whose documentation says that the upstream session is left alone.*
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import SIGNED_IN_AGAIN


@dataclass(frozen=True, kw_only=True)
class SessionSurvives(Quirk[bool]):
    """Signs the browser in again, as the same person."""

    name = "session_survives"
    stage = SIGNED_IN_AGAIN

    def apply(self, value: bool, context: QuirkContext) -> bool:
        """Return that there is a new session."""
        return True
