"""A public client redeems no code that PKCE does not protect.

Whoever holds the code of such a client could redeem it: there is no secret. The rule catches what the authorization
endpoint let pass, for instance for a client that was confidential then.

Source: RFC 9700 2.1.1; RFC 8252 6, 8.1.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_grant
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Raise OAuthError where the client is public and its code has no challenge."""
    if request.client.is_public and request.code.code_challenge is None:
        raise invalid_grant("A public client needs a code that PKCE protects.", event="code_challenge_missing")
