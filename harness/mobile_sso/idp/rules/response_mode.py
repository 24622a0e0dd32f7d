"""The only response mode is `query`.

Source: OAuth 2.0 Multiple Response Type Encoding Practices 2.1; metadata `response_modes_supported`.
"""

from __future__ import annotations

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Raise OAuthError where another mode is asked for."""
    if request.parameter("response_mode") not in (None, "query"):
        raise invalid_request("The only response_mode is query.", event="response_mode")
