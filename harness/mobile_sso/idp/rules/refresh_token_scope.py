"""A refresh may narrow the scope, never widen it.

Source: RFC 6749 6.
"""

from __future__ import annotations

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Find the scopes to grant; raise OAuthError where one was not granted before."""
    asked = (request.parameter("scope") or "").split()
    if not set(asked) <= set(request.grant.scopes):
        raise OAuthError("invalid_scope", "The scope exceeds what was granted.", event="scope")
    request.scopes = tuple(dict.fromkeys(asked)) or request.grant.scopes
