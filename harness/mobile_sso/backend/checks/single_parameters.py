"""No parameter of the authorization response is given twice.

Source: RFC 6749 3.1; AZR-02.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import AuthorizationResponseFacts


def check(facts: AuthorizationResponseFacts) -> None:
    """Raise CheckFailed(AZR-02) naming the repeated parameters."""
    if facts.parameters.repeated:
        raise CheckFailed("AZR-02", f"given more than once: {', '.join(facts.parameters.repeated)}")
