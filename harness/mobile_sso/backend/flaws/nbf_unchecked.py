"""`nbf` may be in the future.

That it is so is inferred, not confirmed by the vendor.

Source: mendix-behaviour 4.3; IDT-15.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, checks=behaviour.checks - {"not_before"})
