"""The issuer of the metadata is taken as it stands.

That it is so is inferred, not confirmed by the vendor.

Source: mendix-behaviour 3.3; DSC-02.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, checks=behaviour.checks - {"discovery_issuer"})
