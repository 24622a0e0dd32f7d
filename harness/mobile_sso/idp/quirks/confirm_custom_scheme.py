"""Before the browser is sent to a private-use scheme, a page asks the person to go on.

Source: idp-knobs B `authorize.confirm_custom_scheme`; idp-behaviour 1 (Entra AADSTS50199, CmsiInterrupt), 5 (Auth0,
where nothing else would be shown), 14. The words of the page are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE
from mobile_sso.idp.redirect_uris import LOOPBACK_HOSTS, RegisteredUri


@dataclass(frozen=True, kw_only=True)
class ConfirmCustomScheme(Quirk[AuthorizationResponse]):
    """Shows a page with `heading` and `text` and a link to the app; empty: the usual words.

    `only_silent` spares the person who has just seen another page; `loopback` asks before a loopback address, too.
    """

    name = "confirm_custom_scheme"
    stage = AUTHORIZATION_RESPONSE

    only_silent: bool = False
    loopback: bool = False
    heading: str = ""
    text: str = ""

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response with the page between, where the URI is one of those."""
        uri = RegisteredUri(member="redirect_uri", text=value.redirect_uri)
        is_loopback = uri.is_web and uri.parts is not None and uri.parts.hostname in LOOPBACK_HOSTS
        if (self.only_silent and not value.silent) or (uri.is_web and not (self.loopback and is_loopback)):
            return value
        return replace(value, vehicle="tap", heading=self.heading, notice=self.text)
