"""The redirect_uri must equal a registered one, character by character, whatever its scheme.

Only the port of a native client's loopback address is free (RFC 8252 7.3).
Source: OpenID Connect Core 3.1.2.1; RFC 9700 2.1, 4.1.3; RFC 8252 7.1, 7.3.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.redirect_uris import accepts
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Find the redirect_uri; raise OAuthError where it is missing, repeated or not registered."""
    redirect_uri = request.parameter("redirect_uri")
    if redirect_uri is None:
        raise invalid_request("The parameter redirect_uri is missing.", event="redirect_uri_missing")
    if "redirect_uri" in request.parameters.repeated:
        raise invalid_request("The parameter redirect_uri is given more than once.", event="parameter_repeated")
    registration = request.client.registration
    if not accepts(registration.redirect_uris, registration.application_type, redirect_uri):
        raise invalid_request(
            "The redirect_uri is not registered for this client; it must match exactly.",
            event="redirect_uri_mismatch",
            detail=f"redirect_uri {redirect_uri!r}, client {request.client.client_id!r}",
        )
    request.redirect_uri = redirect_uri
