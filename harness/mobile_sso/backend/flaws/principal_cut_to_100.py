"""A principal is cut to 100 characters: two long ones may fall together.

Source: mendix-behaviour 3.7 steps 2, 4.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, principal_length=100)
