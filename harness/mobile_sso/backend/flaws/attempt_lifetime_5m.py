"""An attempt lives five minutes, and at exactly five minutes it is too old: slow people fail.

Source: mendix-behaviour 4.3 step 2, 4.7.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, attempt_lifetime=300.0)
