"""The same principal at two identity providers is one account.

Source: mendix-behaviour 3.7; conformance-and-attacks `cross-idp-sub-collision`.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, account_key_has_issuer=False)
