"""The only response type is `code`.

Source: RFC 6749 3.1.1, 4.1.2.1; RFC 9700 2.1.2 (no implicit grant).
"""

from __future__ import annotations

from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Raise OAuthError where the response type is missing or another one."""
    response_type = request.parameter("response_type")
    if response_type is None:
        raise invalid_request("The parameter response_type is missing.", event="parameter_missing")
    if response_type != "code":
        raise OAuthError("unsupported_response_type", "The only response_type is code.", event="response_type")
