"""`prompt` in an authorization request is read and forgotten.

Source: conformance-and-attacks 5.3 `prompt_ignored`, cases `auto-login-prompt-none`, `auto-login-wrong-account`;
OpenID Connect Core 3.1.2.1.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization


@dataclass(frozen=True, kw_only=True)
class PromptIgnored(Quirk[tuple[AuthorizationRule, ...]]):
    """Ignores the prompt `value`, or without one every prompt: `none` shows a page, `login` is answered silently.

    A prompt that is malformed is refused as ever.
    """

    name = "prompt_ignored"
    stage = AUTHORIZATION_RULES

    value: str | None = None

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, and after them one that forgets the prompts."""
        return (*value, self._forget)

    def _forget(self, request: ExaminedAuthorization) -> None:
        request.prompts = frozenset() if self.value is None else request.prompts - {self.value}
