"""A code is good for the client it was issued to; somebody else's attempt leaves it as it is.

Source: RFC 6749 4.1.3, 5.2; conformance-and-attacks `code-from-other-client`.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_grant
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Raise OAuthError where the code belongs to another client."""
    if request.grant.client_id != request.client.client_id:
        raise invalid_grant("The authorization code was issued to another client.", event="code_other_client")
