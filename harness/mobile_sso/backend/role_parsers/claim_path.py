"""A claim of any name, nested by dots: an array of role names, or a single one.

A text is one role, never split and never matched in part: `admin-readonly` is not `admin`.

Source: conformance-and-attacks 3.5 `role-claim-type`.
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.backend.role_parsers.unreadable import texts
from mobile_sso.testbed.http import JsonValue


def parse(claims: Mapping[str, JsonValue], *, claim: str, guids: Mapping[str, str]) -> tuple[str, ...]:
    """Return the roles at the path `claim`; raise RolesUnreadable where it is neither a text nor an array."""
    value = value_at(claims, claim)
    if value is None:
        return ()
    names = (value,) if isinstance(value, str) else texts(value, claim)
    return tuple(guids.get(name, name) for name in names)


def value_at(claims: Mapping[str, JsonValue], path: str) -> JsonValue:
    """Return the claim called `path`, or what its dots lead to, or None."""
    if path in claims:
        return claims[path]
    value: JsonValue = dict(claims)
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
