"""An ID token says `typ: JWT` or nothing: an access token or a logout token is not an ID token.

Source: RFC 8725 3.11, 3.12; IDT-07.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts

_ALLOWED = ("jwt",)


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-07) for another `typ`."""
    found = facts.jws.header.get("typ")
    if found is not None and str(found).lower().removeprefix("application/") not in _ALLOWED:
        raise CheckFailed("IDT-07", f"typ is {found!r}, expected {' or '.join(_ALLOWED)}")
