"""Any `typ` will do for an ID token: an access token may pass for one.

That it is so is inferred, not confirmed by the vendor.

Source: mendix-behaviour 4.3; IDT-07.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, checks=behaviour.checks - {"id_token_typ"})
