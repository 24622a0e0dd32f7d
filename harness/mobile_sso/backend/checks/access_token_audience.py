"""An access token whose roles are believed was issued for one of the audiences this backend accepts.

Source: RFC 9068 4; ASVS 10.3.1; conformance-and-attacks `role-from-access-token`.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(ACT-02) where it was issued for others."""
    found = facts.jws.claims.get("aud")
    audiences = found if isinstance(found, list) else [found]
    if not any(one in facts.trusted_audiences for one in audiences):
        raise CheckFailed("ACT-02", f"aud is {found!r}, expected one of {', '.join(facts.trusted_audiences)}")
