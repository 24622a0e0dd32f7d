"""`nonce` is the one that was sent; one that was never sent may not come back.

Source: OpenID Connect Core 2, 3.1.3.7 (11); RFC 9700 4.5.3.2; IDT-16, IDT-17.
"""

from __future__ import annotations

import hmac

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-16) where it is missing or another one, CheckFailed(IDT-17) where none was sent."""
    found = facts.jws.claims.get("nonce")
    if facts.nonce is None:
        if found is not None:
            raise CheckFailed("IDT-17", "the token has a nonce though none was sent")
        return
    if not isinstance(found, str) or not hmac.compare_digest(found.encode(), facts.nonce.encode()):
        raise CheckFailed("IDT-16", f"nonce is {'missing' if found is None else 'another one'}, expected the one sent")
