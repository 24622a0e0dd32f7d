"""The provider chooses the response mode itself, for every request or for those that ask for certain scopes.

Apple posts a form as soon as name or email is asked for: a cross-site POST, in which a `SameSite=Lax` cookie is
missing. A POST cannot reach an app's private-use scheme, so a form_post there leads nowhere.

Source: idp-knobs B `authorize.force_response_mode`; idp-behaviour 11 (Apple), 15 nr 38. Facebook's `fragment` is
*unconfirmed*.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.authorization_response import ResponseMode
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule, response_mode
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class ForceResponseMode(Quirk[tuple[AuthorizationRule, ...]]):
    """Answers in `mode` where the request asks for one of `with_scopes`; without that, always.

    The `response_mode` of such a request is not even looked at; of any other it is examined as ever.
    """

    name = "force_response_mode"
    stage = AUTHORIZATION_RULES

    mode: ResponseMode
    with_scopes: tuple[str, ...] = ()

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules with the one about the response mode replaced."""
        return tuple(self._choose if rule is response_mode.check else rule for rule in value)

    def _choose(self, request: ExaminedAuthorization) -> None:
        asked = (request.parameter("scope") or "").split(" ")
        if self.with_scopes and not set(self.with_scopes) & set(asked):
            response_mode.check(request)
        else:
            request.response_mode = self.mode
