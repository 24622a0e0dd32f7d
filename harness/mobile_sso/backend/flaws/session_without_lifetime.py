"""A session in the mobile app never ends by itself.

Source: mendix-behaviour 1.3, 2.4; conformance-and-attacks `session-never-expires`.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, session_lifetime=None)
