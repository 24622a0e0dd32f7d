"""ID tokens are verified with RS256 only, whatever was registered.

Source: mendix-behaviour 3.12, 4.3 step 5.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, id_token_algs=("RS256",))
