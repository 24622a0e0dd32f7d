"""`state` is a UUID, `nonce` 20 and the PKCE verifier 128 alphanumerics.

Source: mendix-behaviour 4.1.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, attempt_values="alphanumeric")
