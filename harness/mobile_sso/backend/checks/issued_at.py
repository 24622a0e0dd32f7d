"""`iat` is a number, not in the future, and not older than a token that was fetched just now can be.

Source: OpenID Connect Core 2, 3.1.3.7 (10); IDT-14, LOT-05.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts
from mobile_sso.backend.numeric_date import numeric_date


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-14) where it is missing, not a number, or out of range."""
    age = facts.now - numeric_date(facts.jws.claims, "iat", "IDT-14")
    if age < -facts.leeway:
        raise CheckFailed("IDT-14", f"issued {-age:.0f} s in the future, {facts.leeway:.0f} s are forgiven")
    if age > facts.greatest_age + facts.leeway:
        raise CheckFailed("IDT-14", f"issued {age:.0f} s ago, at most {facts.greatest_age:.0f} s are accepted")
