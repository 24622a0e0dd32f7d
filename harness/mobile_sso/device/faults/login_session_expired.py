"""The provider has forgotten the login by the time the person goes on with its page.

Mechanism: the login session, or the cookie that names it, has a lifetime, and a sign-in in several steps on a phone
takes long: another app, a call, a locked screen. Platform: both.
Evidence: [M] keycloak issue 32462 ("common issue on mobile"), pull request 34838 answers with an error to the client;
[D] keycloak issue 28595: 30 minutes by default. Another try works.
Source: deep-link-return 1.2 `login-session-expired`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class LoginSessionExpired:
    """The page is left alone for `seconds`; raises ValueError for less than one."""

    id: ClassVar[str] = "login-session-expired"
    moment: ClassVar[Moment] = "page"
    retry: ClassVar[Retry] = "yes"
    app_sees: ClassVar[str] = "nothing, while the browser shows an error page; or error=temporarily_unavailable"

    seconds: int = 3601
    """Longer than a login lives at the provider: 3600 s at the built-in one, 1800 s at Keycloak by default."""

    def __post_init__(self) -> None:
        if self.seconds < 1:
            raise ValueError(f"seconds must be at least 1, got {self.seconds}")

    def strike(self, trip: ReturnTrip) -> None:
        """Let the time pass while the sign-in page is shown."""
        trip.struck(f"the person leaves the sign-in page alone for {self.seconds} s")
        trip.phone.pass_time(self.seconds)
