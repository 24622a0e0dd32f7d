"""A request whose scope lacks `openid` is plain OAuth: it is granted, and the token response has no ID token.

The specification leaves open what happens to such a request; the ideal refuses it, which is easier to understand.
Userinfo still wants `openid`. That a provider that is named by a profile does so is *unconfirmed*: what is reported is
the effect at the module, a sign-in that fails because there is no ID token.

Source: idp-knobs C `userinfo` (Keycloak's needs openid, so there are access tokens without it); idp-behaviour 4;
mendix-behaviour 4.1 (no ID token); OpenID Connect Core 3.1.2.1 ("entirely unspecified").
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule, scope
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class OpenidOptional(Quirk[tuple[AuthorizationRule, ...]]):
    """Grants what is asked for, with or without `openid`; a request that names no scope at all is still refused."""

    name = "openid_optional"
    stage = AUTHORIZATION_RULES

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, with one in the place of that about the scope."""
        return tuple(_check if rule is scope.check else rule for rule in value)


def _check(request: ExaminedAuthorization) -> None:
    asked = request.parameter("scope")
    if asked is None or "openid" in asked.split(" "):
        scope.check(request)
    else:
        words = dict.fromkeys(asked.split(" "))
        request.scopes = tuple(word for word in words if word in request.state.profile.scopes)
