"""`sub` of userinfo is not compared with the one of the ID token.

Source: mendix-behaviour 3.7; IDT-25.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, checks=behaviour.checks - {"userinfo_subject"})
