"""`iss` of the response is the attempt's issuer, by simple string comparison, and is there if the metadata promises it.

It holds for error responses too. An `iss` that was not promised is compared as well: a mismatch is never right.

Source: RFC 9207 2.4; AZR-05.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import AuthorizationResponseFacts


def check(facts: AuthorizationResponseFacts) -> None:
    """Raise CheckFailed(AZR-05) where `iss` is wrong, or promised and missing."""
    found = facts.parameters.get("iss")
    if found is None and facts.iss_promised:
        raise CheckFailed("AZR-05", f"the metadata promises iss, the response has none (expected {facts.issuer!r})")
    if found is not None and found != facts.issuer:
        raise CheckFailed("AZR-05", f"iss is {found!r}, expected {facts.issuer!r}")
