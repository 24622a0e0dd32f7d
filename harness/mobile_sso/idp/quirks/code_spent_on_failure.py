"""A code survives an exchange that failed, and can be redeemed by the next attempt.

Source: idp-knobs B `code.spent_on_failure` (confirmed for Keycloak only, which spends it; for any other provider
*unconfirmed*); idp-behaviour 15 nr 22; RFC 6749 4.1.2 speaks of use, not of attempts.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_RULES
from mobile_sso.idp.rules import TokenRule, code_single_use


@dataclass(frozen=True, kw_only=True)
class CodeSpentOnFailure(Quirk[tuple[TokenRule, ...]]):
    """With `spent` false, a code is spent when every other rule has passed; true is the ideal."""

    name = "code_spent_on_failure"
    stage = TOKEN_RULES

    spent: bool = False

    def apply(self, value: tuple[TokenRule, ...], context: QuirkContext) -> tuple[TokenRule, ...]:
        """Return the rules with the one that spends the code at the end."""
        if self.spent or code_single_use.check not in value:
            return value
        return (*(rule for rule in value if rule is not code_single_use.check), code_single_use.check)
