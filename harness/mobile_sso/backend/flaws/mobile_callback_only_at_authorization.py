"""`SUB_GetMobileCallbackURL` was put into `GetAuthorizationURL` and forgotten in `handleAuthorizationCode`.

Source: mendix-behaviour 4.2 ("best recognisable misconfiguration"); the symptom is inferred, not confirmed by the
vendor.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, token_redirect_uri="web")
