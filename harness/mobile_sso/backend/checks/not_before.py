"""`nbf`, where it is given, is a number and not in the future.

Source: RFC 7519 4.1.5; IDT-15.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts
from mobile_sso.backend.numeric_date import numeric_date


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-15) where the token is not valid yet."""
    if "nbf" not in facts.jws.claims:
        return
    early = numeric_date(facts.jws.claims, "nbf", "IDT-15") - facts.now
    if early > facts.leeway:
        raise CheckFailed("IDT-15", f"valid in {early:.0f} s only, {facts.leeway:.0f} s are forgiven")
