"""The app's library expects another path than the callback URL has.

Mechanism: AppAuth-iOS compares scheme (without case), host, port and path with the redirect URI it was given, so
`/callback/` is not `/callback`; the URL reaches the app and is left alone. Platform: both.
Evidence: [S] AppAuth-iOS; since 2.1.0 the error -16 URLMismatch. It strikes every sign-in. Another try never works:
`mobile-sso doctor` finds it before anybody signs in.
Source: deep-link-return 1.3 `path-variant`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class PathVariant:
    """The library takes one path only, for good; raises ValueError where it does not begin with a slash."""

    id: ClassVar[str] = "path-variant"
    moment: ClassVar[Moment] = "set-up"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "nothing, or AppAuth-iOS -16 (URLMismatch) since 2.1.0"

    path: str = "/callback/"
    """The path that the library expects."""

    def __post_init__(self) -> None:
        if not self.path.startswith("/"):
            raise ValueError(f"path must begin with a slash, got {self.path!r}")

    def strike(self, trip: ReturnTrip) -> None:
        """Let the library expect it."""
        trip.app.expect_path(self.path)
        trip.struck(f"the app's library takes {self.path} only")
