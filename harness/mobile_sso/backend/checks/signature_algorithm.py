"""`alg` is the registered one; never `none`, never a symmetric algorithm, whatever the header says.

Source: OpenID Connect Core 3.1.3.7 (7); RFC 8725 3.1, 3.2; IDT-03, LOT-04.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-03) where the header names another algorithm."""
    found = facts.jws.header.get("alg")
    if found not in facts.algorithms:
        raise CheckFailed("IDT-03", f"alg is {found!r}, allowed is {', '.join(facts.algorithms)}")
