"""`expires_in` may be anything.

Source: mendix-behaviour 4.3; TKR-04.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, checks=behaviour.checks - {"expires_in"})
