"""`aud`, a text or an array of texts, contains the client_id as a whole.

Source: OpenID Connect Core 3.1.3.7 (3); RFC 8725 3.9; IDT-10, LOT-05.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-10) where it does not."""
    found = facts.jws.claims.get("aud")
    audiences = found if isinstance(found, list) else [found]
    if facts.client_id not in audiences:
        raise CheckFailed("IDT-10", f"aud is {found!r}, expected {facts.client_id!r} in it")
