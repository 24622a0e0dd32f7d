"""Changing one member of a JSON object, the operation most quirks share.

Source: conformance-and-attacks 5.1 "Common operations".
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.testbed.http import JsonValue


def changed(members: Mapping[str, JsonValue], name: str, op: str, value: JsonValue) -> dict[str, JsonValue]:
    """Return `members` with `name` changed: `remove` it, `set` it to `value`, or `append` the text `value` to it.

    Appending to a list adds an element; to anything else, it makes one text of both.
    """
    rest = {key: present for key, present in members.items() if key != name}
    if op == "remove":
        return rest
    if op == "set":
        return {**members, name: value}
    present = members.get(name, "")
    return {**members, name: [*present, value] if isinstance(present, list) else f"{present}{value}"}
