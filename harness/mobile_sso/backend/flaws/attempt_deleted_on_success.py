"""A completed attempt is deleted: the same callback again, after a lost answer or a second delivery, finds none.

Source: mendix-behaviour 4.3 step 8.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.attempt import Event, Status
from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset({"error-shown-means-not-signed-in"})


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    table = dict(behaviour.attempt_transitions)
    for (state, event), target in behaviour.attempt_transitions.items():
        if target is Status.DONE or (event is Event.REFUSE and target is Status.FAILED):
            table[state, event] = Status.DELETED
    return replace(behaviour, attempt_transitions=table)
