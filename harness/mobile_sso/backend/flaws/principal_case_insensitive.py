"""Two subjects that differ by case only are one account; names are lower-cased.

Source: mendix-behaviour 3.7 steps 3, 4; conformance-and-attacks `sub-case`.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, principal_case_sensitive=False)
