"""The default role is added to the roles of the token (OIDC SSO 4.0 and up).

Source: mendix-behaviour 3.8, 3.13.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, default_role_always=True)
