"""The backend redeems the code of a mobile sign-in with the redirect URI of the web.

Mechanism: the authorization request carried the callback of the app, the token request carries the one of the browser,
and the IdP refuses because the two must be the same. Platform: both.
Evidence: [D] the documentation of Mobile SSO once told its readers to patch the microflow by hand; later versions take
a `DeviceType`. It happens always, so a second try ends the same way: `mobile-sso doctor` is to find it before any
sign-in.
Source: deep-link-return 1.6 `redirect-uri-swap`; RFC 6749 4.1.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class RedirectUriSwap:
    """Every token request carries `uri`; raises ValueError where that is no URL of the web."""

    id: ClassVar[str] = "redirect-uri-swap"
    moment: ClassVar[Moment] = "set-up"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "invalid_grant"

    uri: str = "https://backend.test/oauth/v2/callback"
    """The web callback that is sent along."""

    def __post_init__(self) -> None:
        if not self.uri.startswith("https://"):
            raise ValueError(f"uri must be an https URL, the callback of the web, got {self.uri!r}")

    def strike(self, trip: ReturnTrip) -> None:
        """Set the backend up with the wrong callback."""
        trip.struck("the backend redeems codes with the callback URL of the web")
        trip.phone.swap_token_redirect_uri(self.uri)
