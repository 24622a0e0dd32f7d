"""The browser does not see the cookies of earlier sign-ins, so that there is no single sign-on.

Mechanism: `ephemeral` shares nothing at all; `session-cookies-dropped` shares the cookies that have a lifetime of their
own, as the auth session does with Safari. It is no error: the person is asked again, and a request that allows no
question (`prompt=none`) is answered with `login_required`. Platform: iOS.
Evidence: [D][R] AppAuth-iOS issues 120 and 663, openradar mirror 17754, okta-blog issue 1027, ForgeRock
exampleOAuth2Clients issue 51; by design. The third form, a jar for each app (SFSafariViewController since iOS 11), is
not simulated: the phone has one jar. There is nothing to try again.
Source: deep-link-return 1.2 `jar-isolated`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.cookies import Visible
from mobile_sso.device.naming import unknown
from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip

JARS: Mapping[str, Visible] = {"ephemeral": "none", "session-cookies-dropped": "persistent only"}
_WIDER: tuple[Visible, ...] = ("shared", "persistent only", "none")
"""Each sees less than the one before."""


@dataclass(frozen=True, kw_only=True)
class JarIsolated:
    """The sign-in sees what `jar` lets through; raises ValueError for a jar that is none of JARS."""

    id: ClassVar[str] = "jar-isolated"
    moment: ClassVar[Moment] = "open"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "nothing; the person is asked to sign in again, or `login_required` with prompt=none"

    jar: str = "ephemeral"
    """`ephemeral` or `session-cookies-dropped`."""

    def __post_init__(self) -> None:
        if self.jar not in JARS:
            raise ValueError(unknown("jar", self.jar, JARS))

    def strike(self, trip: ReturnTrip) -> None:
        """Narrow what this opening sees; a browser that sees as little by itself is left as it is."""
        cookies = JARS[self.jar]
        if _WIDER.index(cookies) <= _WIDER.index(trip.opening.cookies):
            return
        trip.opening.cookies = cookies
        trip.struck(f"the browser sees of earlier cookies: {cookies}")
