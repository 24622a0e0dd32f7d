"""A scope that the provider does not know is refused, where the ideal leaves it out of the grant.

The scopes it knows are those of its profile, and those it `also` knows. The description is ours.

Source: idp-knobs B `scope.offline_access` (rejected: one such scope); idp-behaviour 1 (Entra: AADSTS70011), 2 (Okta:
`One or more scopes are not configured for the authorization server resource.`), 6 (Cognito: invalid_scope).
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class UnknownScope(Quirk[tuple[AuthorizationRule, ...]]):
    """Refuses requests for other scopes than those of the profile and of `also`, with invalid_scope."""

    name = "unknown_scope"
    stage = AUTHORIZATION_RULES

    also: tuple[str, ...] = ()
    """Scopes that are let pass, and left out of the grant as before."""

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, and after them one about unknown scopes."""
        return (*value, self._check)

    def _check(self, request: ExaminedAuthorization) -> None:
        known = {*request.state.profile.scopes, *self.also}
        unknown = [word for word in (request.parameter("scope") or "").split(" ") if word not in known]
        if unknown:
            raise OAuthError(
                "invalid_scope", "A requested scope is not known.", event="scope", detail=f"unknown: {unknown}"
            )
