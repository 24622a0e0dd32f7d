"""The redirect_uri of the token request is identical to that of the authorization request.

Source: RFC 6749 4.1.3; OpenID Connect Core 3.1.3.2.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_grant, invalid_request
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Raise OAuthError where the redirect_uri is missing or differs."""
    redirect_uri = request.parameter("redirect_uri")
    if redirect_uri is None:
        raise invalid_request("The parameter redirect_uri is missing.", event="redirect_uri_missing")
    if redirect_uri != request.code.redirect_uri:
        raise invalid_grant(
            "The redirect_uri differs from that of the authorization request.", event="redirect_uri_differs"
        )
