"""Roles are read from an access token that is only decoded: signature, audience and expiry are not checked.

Source: mendix-behaviour 3.8; conformance-and-attacks `role-from-access-token`.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, verify_access_token=False)
