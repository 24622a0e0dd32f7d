"""A refresh token is good for the client it was issued to.

Source: RFC 6749 6, 10.4; OIDF `oidcc-refresh-token`.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_grant
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Raise OAuthError where the refresh token belongs to another client."""
    if request.grant.client_id != request.client.client_id:
        raise invalid_grant("The refresh token was issued to another client.", event="refresh_token_other_client")
