"""`at_hash`, where it is given, belongs to the access token that came with it.

Source: OpenID Connect Core 3.1.3.6, 3.1.3.8; IDT-20.
"""

from __future__ import annotations

import base64
import hashlib

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-20) where it is the hash of something else."""
    found = facts.jws.claims.get("at_hash")
    if found is None or facts.access_token is None:
        return
    digest = hashlib.sha256(facts.access_token.encode()).digest()
    if found != base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode("ascii"):
        raise CheckFailed("IDT-20", "at_hash is not the hash of the access token that came with it")
