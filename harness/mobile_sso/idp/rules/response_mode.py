"""The response mode is one the provider knows; `form_post` needs a redirect URI that a form can be posted to.

What happens to a POST to an app's private-use URI scheme no specification says, so it is refused. This rule runs first,
so that every other mistake is told in the mode that was asked for; of two modes none counts.

Source: OAuth 2.0 Multiple Response Types 2.1; OAuth 2.0 Form Post Response Mode 2; metadata `response_modes_supported`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from mobile_sso.idp.authorization_response import ResponseMode
from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Find the mode; raise OAuthError where it is unknown, or cannot reach the redirect_uri."""
    asked = request.parameter("response_mode")
    if asked is None or "response_mode" in request.parameters.repeated:
        return
    known: tuple[ResponseMode, ...] = request.state.profile.response_modes
    mode = next((mode for mode in known if mode == asked), None)
    if mode is None:
        raise invalid_request(f"The values of response_mode are {', '.join(known)}.", event="response_mode")
    if mode == "form_post" and urlsplit(request.redirect_uri).scheme not in ("http", "https"):
        raise invalid_request("The response_mode form_post needs an http or https redirect_uri.", event="response_mode")
    request.response_mode = mode
