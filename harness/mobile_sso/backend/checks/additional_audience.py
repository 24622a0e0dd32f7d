"""`aud` names nobody but this client and the audiences it trusts.

Source: OpenID Connect Core 3.1.3.7 (3); IDT-11.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-11) naming the audiences that are not trusted."""
    found = facts.jws.claims.get("aud")
    audiences = found if isinstance(found, list) else [found]
    strangers = [one for one in audiences if one != facts.client_id and one not in facts.trusted_audiences]
    if strangers:
        raise CheckFailed("IDT-11", f"aud also names {strangers!r}, which this client does not trust")
