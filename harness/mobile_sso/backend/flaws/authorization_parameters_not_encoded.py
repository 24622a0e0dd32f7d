"""`client_id` and `acr_values` go into the authorization URL as they are.

Source: mendix-behaviour 3.9, 4.1.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, encode_authorization_parameters=False)
