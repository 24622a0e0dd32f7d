"""A logout token names a `sub`, a `sid`, or both, each a text.

Source: OpenID Connect Back-Channel Logout 2.4, 2.6 (5); LOT-06.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(LOT-06) where it names neither, or in another type."""
    named = [facts.jws.claims[name] for name in ("sub", "sid") if name in facts.jws.claims]
    if not named or not all(isinstance(value, str) and value for value in named):
        raise CheckFailed("LOT-06", f"sub is {facts.jws.claims.get('sub')!r} and sid {facts.jws.claims.get('sid')!r}")
