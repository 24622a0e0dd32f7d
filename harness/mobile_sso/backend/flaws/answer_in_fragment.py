"""The answer of the IdP is asked for, and read, in the fragment of the callback URL of an app.

With the surface `rest`; the app of the `mendix` one cuts the URL itself and knows a query only.
Source: deep-link-return 1.3 `fragment-stripped`; oidc-client-js issue 238.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, answer_in="fragment")
