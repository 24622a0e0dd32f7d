"""`auth_time` is there and fresh enough where `max_age` was asked for.

Source: OpenID Connect Core 2, 3.1.2.1, 3.1.3.7 (13); IDT-19.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts
from mobile_sso.backend.numeric_date import numeric_date


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-19) where it is missing or older than `max_age`."""
    if facts.max_age is None:
        return
    age = facts.now - numeric_date(facts.jws.claims, "auth_time", "IDT-19")
    if age > facts.max_age + facts.leeway:
        raise CheckFailed("IDT-19", f"authenticated {age:.0f} s ago, asked for was at most {facts.max_age} s")
