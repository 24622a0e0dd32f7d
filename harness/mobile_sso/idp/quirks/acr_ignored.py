"""The authentication context a request asks for is not looked at: no step-up, and no such `acr`.

Source: conformance-and-attacks 5.3 `acr_ignored`, case `acr-downgrade`; OpenID Connect Core 3.1.2.1, 5.5.1.1.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class AcrIgnored(Quirk[tuple[AuthorizationRule, ...]]):
    """Ignores the context `value` among `acr_values`, or without one all of them."""

    name = "acr_ignored"
    stage = AUTHORIZATION_RULES

    value: str | None = None

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, and after them one that forgets the contexts."""
        return (*value, self._forget)

    def _forget(self, request: ExaminedAuthorization) -> None:
        asked = () if self.value is None else request.acr_values
        request.acr_values = tuple(context_class for context_class in asked if context_class != self.value)
