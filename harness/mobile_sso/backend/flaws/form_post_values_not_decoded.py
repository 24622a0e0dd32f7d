"""The values of a form post are not URL-decoded: a code with reserved characters is encoded twice.

Source: mendix-behaviour 3.1, 4.4.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, decode_form_post=False)
