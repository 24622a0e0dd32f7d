"""The `acr` that was asked for need not be the one that comes back.

Source: mendix-behaviour 3.9, 4.3; IDT-18.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, checks=behaviour.checks - {"authentication_context"})
