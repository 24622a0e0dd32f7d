"""`id_token_hint` is the first ID token of the user: after two providers it may be of the wrong one.

Source: mendix-behaviour 4.6.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, logout_hint="first-token")
