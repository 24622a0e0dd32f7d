"""The grant type is `authorization_code` or `refresh_token`.

Source: RFC 6749 4.1.3, 5.2, 6.
"""

from __future__ import annotations

from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.metadata import GRANT_TYPES
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Find the grant type; raise OAuthError where it is missing or another one."""
    grant_type = request.parameter("grant_type")
    if grant_type is None:
        raise invalid_request("The parameter grant_type is missing.", event="grant_type")
    if grant_type not in GRANT_TYPES:
        raise OAuthError(
            "unsupported_grant_type", f"The grant types are {' and '.join(GRANT_TYPES)}.", event="grant_type"
        )
    request.grant_type = grant_type
