"""The authorization response is an error, however well the sign-in went.

Source: conformance-and-attacks 5.3 `authz_error`, cases `error-response-genuine`, `error-with-code`, `auto-login-loop`;
RFC 6749 4.1.2.1; OpenID Connect Core 3.1.2.6. How often is a matter of `strikes`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE

_REPLACED = ("error", "error_description", "error_uri")


@dataclass(frozen=True, kw_only=True)
class AuthzError(Quirk[AuthorizationResponse]):
    """Answers `error`, with `error_description` and `error_uri` where given; genuine errors become this one, too.

    `with_code` leaves the code beside it, which no response may have; `state` and `iss` stay in any case.
    """

    name = "authz_error"
    stage = AUTHORIZATION_RESPONSE

    error: str
    error_description: str | None = None
    error_uri: str | None = None
    with_code: bool = False

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response with the error in front."""
        told = (("error", self.error), ("error_description", self.error_description), ("error_uri", self.error_uri))
        error = tuple((name, text) for name, text in told if text is not None)
        dropped = _REPLACED if self.with_code else (*_REPLACED, "code")
        kept = tuple(pair for pair in value.parameters if pair[0] not in dropped)
        return replace(value, parameters=(*error, *kept), is_error=True)
