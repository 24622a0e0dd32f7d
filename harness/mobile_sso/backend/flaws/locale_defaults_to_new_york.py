"""A person whose tokens say nothing gets the language en_US and the time zone America/New_York.

Source: mendix-behaviour 3.7 step 6 (UserCommons 1.x).
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, locale_defaults={"Language": "en_US", "TimeZone": "America/New_York"})
