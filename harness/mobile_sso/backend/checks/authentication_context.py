"""`acr` is one of the values that were asked for.

Source: OpenID Connect Core 3.1.3.7 (12); IDT-18.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-18) where something was asked for and something else was reached."""
    found = facts.jws.claims.get("acr")
    if facts.acr_values and found not in facts.acr_values:
        raise CheckFailed("IDT-18", f"acr is {found!r}, asked for was {', '.join(facts.acr_values)}")
