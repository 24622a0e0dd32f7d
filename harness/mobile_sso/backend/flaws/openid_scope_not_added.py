"""The scopes go out as configured: forgetting `openid` brings no ID token and a failed sign-in.

Source: mendix-behaviour 4.1.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, add_openid_scope=False)
