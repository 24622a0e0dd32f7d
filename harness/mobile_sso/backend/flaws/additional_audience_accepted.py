"""Audiences beside the client are accepted.

Source: mendix-behaviour 4.3 step 5; IDT-11.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, checks=behaviour.checks - {"additional_audience"})
