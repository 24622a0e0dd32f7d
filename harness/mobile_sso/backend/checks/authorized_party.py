"""`azp`, where it is given, is this client.

Source: OpenID Connect Core 2, 3.1.3.7 (4, 5); IDT-12.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-12) where it is another one."""
    if "azp" in facts.jws.claims and facts.jws.claims["azp"] != facts.client_id:
        raise CheckFailed("IDT-12", f"azp is {facts.jws.claims['azp']!r}, expected {facts.client_id!r}")
