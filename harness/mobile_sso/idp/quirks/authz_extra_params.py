"""The authorization response carries parameters nobody asked for.

Source: conformance-and-attacks 5.3 `authz_extra_params`; OpenID Connect Core 3.1.2.5 (a client must ignore them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE


@dataclass(frozen=True, kw_only=True)
class AuthzExtraParams(Quirk[AuthorizationResponse]):
    """Adds `params` to every authorization response, with `errors` to errors, too; one of that name is replaced."""

    name = "authz_extra_params"
    stage = AUTHORIZATION_RESPONSE

    params: Mapping[str, str]
    errors: bool = True

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response with the parameters added at the end."""
        if value.is_error and not self.errors:
            return value
        for name, text in self.params.items():
            value = value.having(name, text)
        return value
