"""A callback with an unknown `state` completes the latest attempt that is open.

Source: AZR-03; conformance-and-attacks `state-altered`.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset({"no-session-without-matching-state"})


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, unknown_state="take-latest")
