"""Request objects and registration by parameter are refused by name, never ignored.

Source: OpenID Connect Core 3.1.2.6, 6.1, 6.2, 7.2.1; OIDF
`oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported`.
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.rules.examined import ExaminedAuthorization

ERRORS: Mapping[str, str] = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}


def check(request: ExaminedAuthorization) -> None:
    """Raise OAuthError where such a parameter is there."""
    for name, error in ERRORS.items():
        if request.parameter(name) is not None:
            raise OAuthError(error, f"The parameter {name} is not supported.", event="request_not_supported")
