"""`nonce` may be missing or another one: a stolen code can be injected.

Source: IDT-16.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, checks=behaviour.checks - {"nonce"})
