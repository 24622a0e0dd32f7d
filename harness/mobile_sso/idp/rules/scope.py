"""The scope must hold `openid`; scopes the provider does not know are left out of the grant.

Source: OpenID Connect Core 3.1.2.1 (unknown scopes SHOULD be ignored); RFC 6749 3.3.
"""

from __future__ import annotations

from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Find the scopes to grant; raise OAuthError where `openid` is missing."""
    scope = request.parameter("scope")
    if scope is None:
        raise invalid_request("The parameter scope is missing.", event="scope")
    asked = dict.fromkeys(scope.split(" "))
    if "openid" not in asked:
        raise OAuthError("invalid_scope", "The scope must hold openid.", event="scope")
    request.scopes = tuple(word for word in asked if word in request.state.profile.scopes)
