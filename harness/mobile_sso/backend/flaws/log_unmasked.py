"""Secrets stand in the log as they came.

Source: AZR-12; conformance-and-attacks `deep-link-secret-leak`.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset({"no-secret-in-any-log"})


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, mask_log=False)
