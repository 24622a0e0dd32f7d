"""A code is good for one attempt; a second one revokes everything the first brought.

The code is spent also where a later rule fails: whoever guesses gets one guess.
Source: RFC 6749 4.1.2, 10.5; OpenID Connect Core 3.1.3.2; OIDF `oidcc-codereuse`.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_grant
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Spend the code; raise OAuthError where it is spent already."""
    if request.code.spent:
        request.grant.revoked = True
        raise invalid_grant("The authorization code has been used before.", event="code_spent")
    request.code.spent = True
    request.code.spent_at = request.state.clock.now()
