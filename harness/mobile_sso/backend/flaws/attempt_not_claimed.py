"""The attempt is not claimed before the token request: two callbacks at once both send the code.

Source: mendix-behaviour 4.3 (nothing marks the attempt before step 8); AZR-11.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.attempt import Event, Status
from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset(
    {"one-token-request-per-code", "one-session-per-attempt", "error-shown-means-not-signed-in"}
)


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    table = dict(behaviour.attempt_transitions)
    # Without a claim the attempt is pending all along, and whatever happened first does not stop the second.
    table[Status.PENDING, Event.REDEEM] = Status.PENDING
    for event in (Event.SUCCEED, Event.FAIL, Event.REFUSE):
        table[Status.PENDING, event] = table.pop((Status.EXCHANGING, event))
    for over in (Status.DONE, Status.FAILED, Status.DELETED):
        table |= {(over, Event.SUCCEED): Status.DONE, (over, Event.FAIL): over, (over, Event.REFUSE): over}
    return replace(behaviour, attempt_transitions=table)
