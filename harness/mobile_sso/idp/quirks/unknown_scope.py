"""A scope that the provider does not know is refused, where the ideal leaves it out of the grant.

The scopes it knows are those of its profile, and those it `also` knows. The description that stands here is ours.

Source: idp-knobs B `scope.offline_access` (rejected: one such scope); idp-behaviour 1 (Entra: AADSTS70011), 2 (Okta:
`One or more scopes are not configured for the authorization server resource.`), 3 (Google: a list of both kinds), 6
(Cognito: invalid_scope).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization

_SCOPE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\')
"""What a word of a scope may hold (RFC 6749 3.3); whatever else was sent is described in percent codes."""


@dataclass(frozen=True, kw_only=True)
class UnknownScope(Quirk[tuple[AuthorizationRule, ...]]):
    """Refuses requests for other scopes than those of the profile and of `also`, with invalid_scope.

    In `description`, `{valid}` and `{invalid}` stand for the scopes of the request, each kind parted by commas.
    """

    name = "unknown_scope"
    stage = AUTHORIZATION_RULES

    also: tuple[str, ...] = ()
    """Scopes that are let pass, and left out of the grant as before."""
    description: str = "A requested scope is not known."

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, and after them one about unknown scopes."""
        return (*value, self._check)

    def _check(self, request: ExaminedAuthorization) -> None:
        known = {*request.state.profile.scopes, *self.also}
        asked = [word for word in (request.parameter("scope") or "").split(" ") if word]
        unknown = [word for word in asked if word not in known]
        if unknown:
            described = self.description.replace("{valid}", _listed(word for word in asked if word in known))
            described = described.replace("{invalid}", _listed(unknown))
            raise OAuthError("invalid_scope", described, event="scope", detail=f"unknown: {unknown}")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(quote(word, safe=_SCOPE, errors="replace") for word in words)
