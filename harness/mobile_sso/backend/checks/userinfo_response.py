"""The userinfo endpoint answered 200.

Source: OpenID Connect Core 5.3.2, 5.3.3; conformance-and-attacks `userinfo-unavailable`.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import UserinfoFacts


def check(facts: UserinfoFacts) -> None:
    """Raise CheckFailed(USI-01) naming another status."""
    if facts.response.status != 200:
        raise CheckFailed("USI-01", f"the userinfo endpoint answered {facts.response.status}")
