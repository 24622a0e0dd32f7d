"""A backend sends at most one token request per authorization code.

Source: RFC 6749 4.1.2 and 10.5: a code used twice must be refused, and what it brought should be revoked.
"""

from __future__ import annotations

from mobile_sso.scenario.world import World


def check(world: World) -> str | None:
    """Return which IdP saw a code more than once, or None."""
    for name, ledger in world.ledgers.items():
        most = max(ledger.codes_redeemed.values(), default=0)
        if most > 1:
            return f"the IdP {name} got {most} token requests for one code"
    return None
