"""A second `?` is put behind an authorization or end-session endpoint that has a query already.

Source: mendix-behaviour 4.1, 4.6.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, keep_endpoint_query=False)
