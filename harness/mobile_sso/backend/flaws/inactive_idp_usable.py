"""A sign-in through a provider that is switched off is started all the same.

Source: mendix-behaviour 3.2.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, refuse_inactive_idp=False)
