"""`sub` is a string of 1 to 255 ASCII characters.

Source: OpenID Connect Core 2; IDT-09.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-09) where it is missing, empty, too long, or not ASCII."""
    found = facts.jws.claims.get("sub")
    if not isinstance(found, str) or not found:
        raise CheckFailed("IDT-09", f"sub is {found!r}, expected a text")
    if len(found) > 255 or not found.isascii():
        raise CheckFailed("IDT-09", f"sub has {len(found)} characters, expected at most 255, all ASCII")
