"""`response_mode` is sent even where it says `query`, and `form_post` even for a deep link.

Source: mendix-behaviour 4.1.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, always_send_response_mode=True)
