"""`exp` is a number, and now is before it, with the leeway forgiven.

Source: OpenID Connect Core 2, 3.1.3.7 (9); IDT-13, LOT-05.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts
from mobile_sso.backend.numeric_date import numeric_date


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-13) where it is missing, not a number, or past by the leeway or more."""
    late = facts.now - numeric_date(facts.jws.claims, "exp", "IDT-13")
    if late >= facts.leeway:
        raise CheckFailed("IDT-13", f"expired {late:.0f} s ago, {facts.leeway:.0f} s are forgiven")
