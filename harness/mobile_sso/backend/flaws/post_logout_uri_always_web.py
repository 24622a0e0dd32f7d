"""After logout the browser is sent to the web application, never back to the app.

Source: mendix-behaviour 4.6; for the phone inferred, not confirmed by the vendor (2.5).
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, post_logout_redirect_uri="web")
