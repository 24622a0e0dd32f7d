"""An authorization request without `state`, or with odd characters in it, is refused.

Source: idp-knobs B `authorize.require_state`; idp-behaviour 2 (Okta: letters, digits, `, . _ -`). The texts are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class RequireState(Quirk[tuple[AuthorizationRule, ...]]):
    """Wants a `state`, of ASCII letters, digits and the characters of `punctuation`; without that, of any."""

    name = "require_state"
    stage = AUTHORIZATION_RULES

    punctuation: str | None = None

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, and before them one about the state."""
        return (self._check, *value)

    def _check(self, request: ExaminedAuthorization) -> None:
        state = request.parameter("state")
        if state is None:
            raise invalid_request("The parameter state is missing.", event="state")
        if self.punctuation is None:
            return
        if not all((sign.isascii() and sign.isalnum()) or sign in self.punctuation for sign in state):
            raise invalid_request("The parameter state holds a character that is not allowed.", event="state")
