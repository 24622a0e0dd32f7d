"""A custom callback URL counts for every login of its configuration: web users are sent to the app too.

Source: mendix-behaviour 4.2.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, callback_url="one-for-all")
