"""The scope `offline_access` is refused, passed over, or not needed for a refresh token.

Source: idp-knobs B `scope.offline_access`; idp-behaviour 3 (Google: invalid_scope), 6 (Cognito: invalid_scope, and a
refresh token anyway), 10 (Salesforce: or `refresh_token`), 15 nr 27; OpenID Connect Core 11. The description is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization

_SCOPE = "offline_access"


@dataclass(frozen=True, kw_only=True)
class OfflineAccess(Quirk[tuple[AuthorizationRule, ...]]):
    """Does one thing with the scope, by `mode`.

    `needed`, the ideal: a refresh token comes with it only; `rejected`: it is an error; `ignored`: it is left out of
    the grant; `always`: every grant has it, asked for or not.

    `always` shows in the `scope` of the token response; where it should not, and beside `rejected`, the quirk
    `refresh_token_issue` gives everybody a refresh token.
    """

    name = "offline_access"
    stage = AUTHORIZATION_RULES

    mode: Literal["needed", "rejected", "ignored", "always"]
    description: str = "The scope offline_access is not known."
    also: tuple[str, ...] = ()
    """Scopes that mean the same, such as Salesforce's `refresh_token`: who is granted one is granted this, too."""

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, and after them one about this scope."""
        return value if self.mode == "needed" and not self.also else (*value, self._decide)

    def _decide(self, request: ExaminedAuthorization) -> None:
        asked = _SCOPE in (request.parameter("scope") or "").split(" ")
        if self.mode == "rejected" and asked:
            raise OAuthError("invalid_scope", self.description, event="scope")
        others = tuple(scope for scope in request.scopes if scope != _SCOPE)
        if self.mode == "always" or set(self.also) & set(others):
            request.scopes = (*others, _SCOPE)
        elif self.mode == "ignored":
            request.scopes = others
