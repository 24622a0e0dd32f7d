"""An error response is answered before its `state` is looked at, and leaves the attempt in place.

Source: mendix-behaviour 4.3 step 1.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, state_before_error=False)
