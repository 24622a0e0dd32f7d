"""`expires_in`, where it is given, is a number of seconds and not negative.

Source: RFC 6749 5.1; TKR-04.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenResponseFacts


def check(facts: TokenResponseFacts) -> None:
    """Raise CheckFailed(TKR-04) where it is something else."""
    found = facts.members.get("expires_in")
    if found is None:
        return
    if isinstance(found, bool) or not isinstance(found, int | float) or found < 0:
        raise CheckFailed("TKR-04", f"expires_in is {found!r}, expected a number of seconds")
