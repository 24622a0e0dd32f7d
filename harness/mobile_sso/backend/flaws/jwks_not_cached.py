"""The key set is fetched for every ID token: an outage of the `jwks_uri` is an outage of the sign-in.

Source: mendix-behaviour 4.3 step 5.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, jwks_lifetime=0.0)
