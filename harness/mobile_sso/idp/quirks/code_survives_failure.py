"""A code survives an exchange that failed, and can be redeemed by the next attempt.

Source: idp-knobs B `code.spent_on_failure`, false (confirmed for Keycloak only, which spends it, as the ideal does; for
any other provider *unconfirmed*); idp-behaviour 15 nr 22; RFC 6749 4.1.2 speaks of use, not of attempts.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_RULES
from mobile_sso.idp.rules import TokenRule, code_single_use


@dataclass(frozen=True, kw_only=True)
class CodeSurvivesFailure(Quirk[tuple[TokenRule, ...]]):
    """A code is spent when every other rule has passed; the ideal spends it first."""

    name = "code_survives_failure"
    stage = TOKEN_RULES

    def apply(self, value: tuple[TokenRule, ...], context: QuirkContext) -> tuple[TokenRule, ...]:
        """Return the rules with the one that spends the code at the end."""
        if code_single_use.check not in value:
            return value
        return (*(rule for rule in value if rule is not code_single_use.check), code_single_use.check)
