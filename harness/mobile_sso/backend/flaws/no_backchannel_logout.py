"""There is no back-channel logout endpoint: a logout elsewhere leaves the app signed in.

Source: mendix-behaviour 3.1.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, backchannel_logout=False)
