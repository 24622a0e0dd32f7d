"""PKCE is used only where the metadata lists `S256`; a metadata without the list switches it off silently.

Source: mendix-behaviour 3.4.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, pkce="if-advertised")
