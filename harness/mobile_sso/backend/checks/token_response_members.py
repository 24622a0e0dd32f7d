"""A token response has an access token and an ID token.

Source: OpenID Connect Core 3.1.3.3; TKR-02.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenResponseFacts


def check(facts: TokenResponseFacts) -> None:
    """Raise CheckFailed(TKR-02) naming the missing one."""
    for name in ("access_token", "id_token"):
        value = facts.members.get(name)
        if not isinstance(value, str) or not value:
            raise CheckFailed("TKR-02", f"the token response has no {name}")
