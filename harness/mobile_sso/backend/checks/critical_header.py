"""A token whose header has `crit` is refused: no extension is understood here.

Source: RFC 7515 4.1.11; IDT-07.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(IDT-07) where the header has `crit`."""
    if "crit" in facts.jws.header:
        raise CheckFailed("IDT-07", f"crit is {facts.jws.header['crit']!r}, and no extension is understood")
