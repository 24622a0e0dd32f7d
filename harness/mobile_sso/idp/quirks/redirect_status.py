"""The browser is sent on with another status than it should be, or by a page that takes it there.

A phone may refuse to open an app without a person's gesture; a page with a link (`tap`) gives it one. The simulated
browser runs no script and no refresh, so with `js` and `meta`, too, it stays on the page, as a real one does that was
forbidden to leave, and the person goes on by the link (`confirm`).

Source: conformance-and-attacks 5.3 `redirect_status`, cases `authz-307`, `no-user-gesture`; RFC 9700 4.12; idp-knobs B
`authorize.redirect_via`, `authorize.silent_sso`; idp-behaviour 14.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.authorization_response import AuthorizationResponse, Vehicle
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE

_VEHICLES: Mapping[str, Vehicle] = {"js": "script", "meta": "meta", "tap": "tap"}


@dataclass(frozen=True, kw_only=True)
class RedirectStatus(Quirk[AuthorizationResponse]):
    """Answers with `status`: 302, 303 or 307, or with a page that goes on by `js`, by `meta` refresh or by a `tap`.

    `silent_only` leaves responses alone before which the person saw a page.
    """

    name = "redirect_status"
    stage = AUTHORIZATION_RESPONSE

    status: Literal[302, 303, 307, "js", "meta", "tap"]
    silent_only: bool = False

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response on its other way."""
        if self.silent_only and not value.silent:
            return value
        if isinstance(self.status, int):
            return replace(value, status=self.status, vehicle="redirect")
        return replace(value, vehicle=_VEHICLES[self.status])
