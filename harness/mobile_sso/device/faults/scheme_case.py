"""The app is registered with an upper-case scheme, and the system tells case apart.

Mechanism: Android compares scheme and host of an intent filter letter by letter: what is registered in upper case never
matches (inferred: because browsers write schemes in lower case), and nor does a redirect in upper case. On iOS the
scheme is compared without case (the AppAuth of iOS since 1.1.0), so there nothing changes. Platform: both.
Evidence: [M] react-native-app-auth issue 659, auth0-oidc-client-net issue 99, AppAuth-iOS issue 139; [D] Android's
documentation, quoted in PocketHub issue 1068; [R] okta-oidc-ios issue 211 (an upper-case scheme was silent on iOS,
too). It strikes every sign-in. Another try never works: `mobile-sso doctor` finds it before anybody signs in.
Source: deep-link-return 1.3 `scheme-case`, 3.4 "case".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class SchemeCase:
    """The registry knows the app's scheme in upper case, for good."""

    id: ClassVar[str] = "scheme-case"
    moment: ClassVar[Moment] = "set-up"
    retry: ClassVar[Retry] = "no"
    app_sees: ClassVar[str] = "nothing"

    def strike(self, trip: ReturnTrip) -> None:
        """Register the scheme in upper case; nothing is wrong where the system does not tell case apart."""
        if trip.phone.register_scheme_in_upper_case(trip.name):
            trip.struck("the app is registered with its scheme in upper case")
