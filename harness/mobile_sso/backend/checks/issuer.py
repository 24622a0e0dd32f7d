"""`iss` is a string and is exactly the issuer of the attempt.

Source: OpenID Connect Core 3.1.3.7 (2), 16.15; IDT-08, LOT-05.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-08) where `iss` is missing or differs in any character."""
    found = facts.jws.claims.get("iss")
    if found != facts.issuer:
        raise CheckFailed("IDT-08", f"iss is {found!r}, expected {facts.issuer!r}")
