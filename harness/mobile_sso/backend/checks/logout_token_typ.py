"""A logout token says `typ: logout+jwt`, `JWT`, or nothing.

Source: OpenID Connect Back-Channel Logout 2.4, 4.1; LOT-11.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts

_ALLOWED = ("logout+jwt", "jwt")


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(LOT-11) for another `typ`."""
    found = facts.jws.header.get("typ")
    if found is not None and str(found).lower().removeprefix("application/") not in _ALLOWED:
        raise CheckFailed("LOT-11", f"typ is {found!r}, expected {' or '.join(_ALLOWED)}")
