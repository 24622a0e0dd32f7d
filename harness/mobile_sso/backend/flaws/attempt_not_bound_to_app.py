"""Whoever presents code and state gets the session: nothing ties the attempt to the app that started it.

Source: mendix-behaviour 4.3 ("not bound to the client session"); conformance-and-attacks `authz-url-session-fixation`.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset({"no-session-for-a-foreign-app"})


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, bind_attempt_to_app=False)
