"""The refresh token must be one of ours, not expired and not revoked.

Source: RFC 6749 5.2, 6.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_grant, invalid_request
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Find the refresh token; raise OAuthError where it is missing or no good."""
    presented = request.parameter("refresh_token")
    if presented is None:
        raise invalid_request("The parameter refresh_token is missing.", event="parameter_missing")
    token = request.state.grants.refresh_token(presented)
    if token is None or token.grant.revoked:
        raise invalid_grant("The refresh token is invalid, expired or revoked.", event="refresh_token_unknown")
    request.known_refresh_token = token
