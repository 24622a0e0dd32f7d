"""A public client must use PKCE, whatever the provider demands of others.

Source: RFC 9700 2.1.1; RFC 7636 4.4.1; RFC 8252 6, 8.1.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Raise OAuthError where the client is public and the request has no code_challenge."""
    if request.client.is_public and request.parameter("code_challenge") is None:
        raise invalid_request("Code challenge required of a public client.", event="code_challenge_missing")
