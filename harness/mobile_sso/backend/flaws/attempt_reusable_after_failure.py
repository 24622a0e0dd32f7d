"""A failed attempt can be tried again with the same state, and the same code is sent again.

Source: mendix-behaviour 4.3 ("can be retried with the same state inside 5 minutes").
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.attempt import Event, Status
from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset({"one-token-request-per-code"})


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    table = dict(behaviour.attempt_transitions)
    for state, event in table:
        if event is Event.FAIL and state in (Status.PENDING, Status.EXCHANGING):
            table[state, event] = Status.PENDING
    return replace(behaviour, attempt_transitions=table)
