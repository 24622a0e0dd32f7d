"""The redirect_uri of the token request is computed again: editing the configuration in between breaks the sign-in.

Source: mendix-behaviour 4.2.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, token_redirect_uri="computed")
