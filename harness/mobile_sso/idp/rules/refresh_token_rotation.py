"""A refresh token is good for one use; using it again revokes the whole family.

Source: RFC 9700 2.2.2, 4.14.2.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_grant
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Spend the refresh token; raise OAuthError where it is spent already."""
    if request.refresh_token.spent:
        request.grant.revoked = True
        raise invalid_grant(
            "The refresh token has been used before; every token of this grant is revoked.", event="refresh_token_spent"
        )
    request.refresh_token.spent = True
    request.refresh_token.spent_at = request.state.clock.now()
