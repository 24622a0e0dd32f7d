"""`max_age` in an authorization request is read and forgotten: an old sign-in is good enough.

Source: conformance-and-attacks 5.3 `max_age_ignored`, case `auth-time-stale`; OpenID Connect Core 3.1.2.1;
idp-behaviour 2 (Okta did not treat `max_age=0` like prompt=login, OKTA-588559).
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class MaxAgeIgnored(Quirk[tuple[AuthorizationRule, ...]]):
    """Ignores a max_age of `value` seconds, or without one every max_age; one that is no number is refused as ever."""

    name = "max_age_ignored"
    stage = AUTHORIZATION_RULES

    value: int | None = None

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, and after them one that forgets the maximum age."""
        return (*value, self._forget)

    def _forget(self, request: ExaminedAuthorization) -> None:
        if self.value is None or request.max_age == self.value:
            request.max_age = None
