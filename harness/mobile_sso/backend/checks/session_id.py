"""`sid`, where it is given, is a text: it is stored with the session and compared at logout.

Source: OpenID Connect Back-Channel Logout 2.1; IDT-21.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-21) where it is something else."""
    found = facts.jws.claims.get("sid")
    if "sid" in facts.jws.claims and (not isinstance(found, str) or not found):
        raise CheckFailed("IDT-21", f"sid is {found!r}, expected a text")
