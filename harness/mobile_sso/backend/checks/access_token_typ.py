"""An access token says `typ: at+jwt`, or, as many providers do, `JWT` or nothing.

RFC 9068 4 would allow `at+jwt` alone; the audience and the token endpoint it came from keep other tokens out.

Source: RFC 9068 2.1, 4.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts

_ALLOWED = ("at+jwt", "jwt")


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(ACT-01) for another `typ`."""
    found = facts.jws.header.get("typ")
    if found is not None and str(found).lower().removeprefix("application/") not in _ALLOWED:
        raise CheckFailed("ACT-01", f"typ is {found!r}, expected {' or '.join(_ALLOWED)}")
