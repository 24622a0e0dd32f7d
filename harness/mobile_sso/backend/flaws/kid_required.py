"""A token without a `kid` is refused, though the key set may have one key only.

That it is so is inferred, not confirmed by the vendor.

Source: mendix-behaviour 4.3 step 5 ("by kid").
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, kid_required=True)
