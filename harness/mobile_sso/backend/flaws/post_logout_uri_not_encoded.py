"""`post_logout_redirect_uri` goes into the logout URL as it is.

Source: mendix-behaviour 4.6.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, encode_post_logout_redirect_uri=False)
