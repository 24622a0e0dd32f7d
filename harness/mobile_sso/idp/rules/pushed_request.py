"""A client that registered to push its authorization requests may send no other.

Source: RFC 9126 6 (`require_pushed_authorization_requests`).
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Raise OAuthError where the request ought to have been pushed and was not."""
    if request.client.registration.require_pushed_authorization_requests and not request.is_pushed:
        raise invalid_request("This client must push its authorization requests.", event="request_not_pushed")
