"""`events` of a logout token is an object with the back-channel logout member, itself an object.

Source: OpenID Connect Back-Channel Logout 2.4, 2.6 (6); LOT-07.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import TokenFacts

EVENT = "http://schemas.openid.net/event/backchannel-logout"


def check(facts: TokenFacts) -> None:
    """Raise CheckFailed(LOT-07) where it is not."""
    events = facts.jws.claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise CheckFailed("LOT-07", f"events is {events!r}, expected an object with the member {EVENT}")
