"""The browser loses the fragment of the callback URL.

Mechanism: Safari drops `#...` on some redirects. Whoever gets code and state in the fragment
(`response_mode=fragment`, the implicit flow) gets a callback without parameters; whoever gets them in the query does
not notice. Platform: iOS.
Evidence: [R] oidc-client-js issue 238, microsoft-authentication-library-for-js issue 4458 (a slash at the end of the
path mended it). It hits some users of Safari. Whether another try works depends on which redirect it was.
Source: deep-link-return 1.3 `fragment-stripped`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mobile_sso.device.return_trip import Moment, Retry, ReturnTrip


@dataclass(frozen=True, kw_only=True)
class FragmentStripped:
    """The callback URL loses its fragment."""

    id: ClassVar[str] = "fragment-stripped"
    moment: ClassVar[Moment] = "leave"
    retry: ClassVar[Retry] = "conditional"
    app_sees: ClassVar[str] = "a callback without parameters, where they stood in the fragment"

    def strike(self, trip: ReturnTrip) -> None:
        """Cut the URL off at its fragment, where it has one."""
        whole, hash_sign, _ = trip.passage.url.partition("#")
        if not hash_sign:
            return
        trip.struck("the fragment of the callback URL is lost")
        trip.passage.url = whole
