"""The token type is `Bearer`, in any case.

Source: OpenID Connect Core 3.1.3.3; RFC 6749 5.1, 7.1; TKR-03.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenResponseFacts


def check(facts: TokenResponseFacts) -> None:
    """Raise CheckFailed(TKR-03) where it is another one, or none."""
    found = facts.members.get("token_type")
    if not isinstance(found, str) or found.lower() != "bearer":
        raise CheckFailed("TKR-03", f"token_type is {found!r}, expected 'Bearer'")
