"""The code must be one of ours, not older than its lifetime, and of a session that has not ended meanwhile.

Source: RFC 6749 4.1.2, 4.1.3, 5.2.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_grant, invalid_request
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Find the code; raise OAuthError where it is missing, unknown, or worthless before its first use."""
    presented = request.parameter("code")
    if presented is None:
        raise invalid_request("The parameter code is missing.", event="code_missing")
    code = request.state.grants.code(presented)
    if code is None:
        raise invalid_grant(
            "The authorization code is invalid or has expired.", event="code_unknown", detail="unknown code"
        )
    if not code.spent and code.expires_at <= request.state.clock.now():
        raise invalid_grant(
            "The authorization code is invalid or has expired.", event="code_expired", detail="expired code"
        )
    if not code.spent and code.grant.revoked:
        raise invalid_grant(
            "The authorization code is invalid or has expired.", event="code_unknown", detail="its session has ended"
        )
    request.known_code = code
    request.scopes = code.grant.scopes
