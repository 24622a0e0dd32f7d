"""An ID token has no `events`: a logout token is not an ID token.

Source: OpenID Connect Back-Channel Logout 2.4, 4.1; RFC 8725 3.12; IDT-22, LOT-15.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-22) where it has."""
    if "events" in facts.jws.claims:
        raise CheckFailed("IDT-22", "the token has events: it is a logout token")
