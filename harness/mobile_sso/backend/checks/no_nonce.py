"""A logout token has no `nonce`: an ID token is not a logout token.

Source: OpenID Connect Back-Channel Logout 2.4, 2.6 (7); LOT-08.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(LOT-08) where it has one."""
    if "nonce" in facts.jws.claims:
        raise CheckFailed("LOT-08", "the token has a nonce: it is an ID token")
