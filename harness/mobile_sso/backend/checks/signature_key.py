"""The issuer's own key set has a signature key for this header: by `kid`, or by algorithm where there is no `kid`.

`jku`, `x5u`, `jwk` and `x5c` of the header are never looked at (IDT-04).

Source: OpenID Connect Core 10.1, 10.1.1; RFC 8725 3.1, 3.8, 3.10; IDT-05.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-05) where there is no such key."""
    if not facts.keys:
        kid, alg = facts.jws.header.get("kid"), facts.jws.header.get("alg")
        raise CheckFailed("IDT-05", f"the issuer has no key with kid {kid!r} for {alg!r}")
