"""The callback URL of an app is cut at `?` and `&` only, so that a fragment belongs to the last value.

With the surface `rest`; the app of the `mendix` one cuts the URL itself, and rightly.
Source: deep-link-return 1.3 `fragment-appended`; skygear-server issue 1448.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, answer_in="query-and-fragment")
