"""`sub` of userinfo is the one of the ID token; otherwise nothing of it is used.

Source: OpenID Connect Core 5.3.2, 5.3.4; IDT-25.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import UserinfoFacts


def check(facts: UserinfoFacts) -> None:
    """Raise CheckFailed(IDT-25) where it is another one, or missing."""
    found = facts.claims.get("sub")
    if found != facts.subject:
        raise CheckFailed("IDT-25", f"sub of userinfo is {found!r}, the ID token says {facts.subject!r}")
