"""The account is created and brought up to date before the roles are looked at, and stays when the session is refused.

Source: mendix-behaviour 3.8.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, save_account_before_roles=True)
