"""A logout token has a `jti`, a text; whether it was seen before is remembered by `logout`.

Source: OpenID Connect Back-Channel Logout 2.4, 2.6 (8); LOT-09.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(LOT-09) where it is missing."""
    found = facts.jws.claims.get("jti")
    if not isinstance(found, str) or not found:
        raise CheckFailed("LOT-09", f"jti is {found!r}, expected a text")
