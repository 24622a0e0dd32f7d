"""A redirect URI without a path comes back with a slash: `msauth.app://auth` as `msauth.app://auth/`.

Source: idp-knobs B `redirect.append_slash`; idp-behaviour 1 (query and fragment mode), 15 nr 14 (an app that compares
texts loses the callback).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE

_WITHOUT_PATH = re.compile(r"(?P<authority>[A-Za-z][A-Za-z0-9+.-]*://[^/?]*)(?P<query>\?.*)?\Z")


@dataclass(frozen=True, kw_only=True)
class RedirectAppendSlash(Quirk[AuthorizationResponse]):
    """Puts a slash where the path would be, before a query; a form_post goes to the URI as it is."""

    name = "redirect_append_slash"
    stage = AUTHORIZATION_RESPONSE

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response for the URI with a path."""
        match = _WITHOUT_PATH.match(value.redirect_uri)
        if match is None or value.mode == "form_post":
            return value
        return replace(value, redirect_uri=f"{match['authority']}/{match['query'] or ''}")
