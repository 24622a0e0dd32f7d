"""The SAM parser cannot read a payload with `-` or `_`: it decodes base64 without the URL alphabet.

Source: mendix-behaviour 3.8 (3.2.1).
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, non_url_base64=behaviour.non_url_base64 | {"sam"})
