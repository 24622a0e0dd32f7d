"""Changing one member of a JSON object, the operation most quirks share: the common operations of the catalogue.

Source: conformance-and-attacks 5.1 "Common operations". Not among them here: `offset_s` (a parameter of its own where a
time is changed) and `duplicate_key` (JSON text, not a JSON value: see `jws_serialization`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from mobile_sso.testbed.http import JsonValue

Op: TypeAlias = Literal["remove", "set", "append", "empty", "null", "type", "near_miss", "milliseconds"]
"""`set` and `append` need a value; the value of `type` is a type, and that of `near_miss` a kind of near miss."""


def check_op(quirk: str, op: Op, value: JsonValue) -> None:
    """Raise ValueError where `op` cannot be done with `value`; `quirk` names whose parameters they are."""
    if op == "append" and value is None:
        raise ValueError(f"quirk {quirk!r}: 'append' needs a 'value'")
    known = {"type": _TYPES, "near_miss": _NEAR_MISSES}.get(op)
    if known is not None and value not in tuple(known):
        raise ValueError(f"quirk {quirk!r}: the 'value' of {op!r} is one of {', '.join(known)}, not {value!r}")


def changed(members: Mapping[str, JsonValue], name: str, op: Op, value: JsonValue) -> dict[str, JsonValue]:
    """Return `members` with `name` changed by `op`.

    `remove` it, `set` it to `value`, `append` the text `value` (to a list, one more element), make it `empty` (the
    empty text or list) or `null`, write it as another `type`, as a `near_miss` of itself, or a time in `milliseconds`.
    An operation that needs a member leaves one that is absent absent.
    """
    if op == "remove":
        return {key: present for key, present in members.items() if key != name}
    if op == "set":
        return {**members, name: value}
    if op == "append":
        present = members.get(name, "")
        return {**members, name: [*present, value] if isinstance(present, list) else f"{present}{value}"}
    if name not in members:
        return dict(members)
    return {**members, name: _ONE_VALUE[op](members[name], value)}


def as_type(present: JsonValue, wanted: str) -> JsonValue:
    """Return `present` written as another JSON type: `string`, `number`, `float`, `array`, `object` or `bool`."""
    if wanted not in _TYPES:
        raise ValueError(f"there is no JSON type {wanted!r}; there are {', '.join(_TYPES)}")
    return _TYPES[wanted](present)


def near_miss(present: JsonValue, kind: str) -> JsonValue:
    """Return a text that is nearly `present`; what has nothing to miss by that `kind` is returned as it is."""
    if kind not in _NEAR_MISSES:
        raise ValueError(f"there is no near miss {kind!r}; there are {', '.join(_NEAR_MISSES)}")
    return _NEAR_MISSES[kind](present) if isinstance(present, str) else present


def _text(present: JsonValue) -> str:
    return present if isinstance(present, str) else json.dumps(present)


def _number(present: JsonValue) -> int:
    try:
        return int(float(_text(present)))
    except ValueError:
        return 1


_TYPES: Mapping[str, Callable[[JsonValue], JsonValue]] = {
    "string": _text,
    "number": _number,
    "float": lambda present: _number(present) + 0.5,
    "array": lambda present: present if isinstance(present, list) else [present],
    "object": lambda present: {"value": present},
    "bool": lambda present: present not in (None, False, "", "false", 0),
}


def _other_case(text: str) -> str:
    return text.upper() if text != text.upper() else text.lower()


def _with_default_port(text: str) -> str:
    parts = urlsplit(text)
    port = {"https": 443, "http": 80}.get(parts.scheme)
    if port is None or parts.port is not None:
        return text
    return text.replace(parts.netloc, f"{parts.netloc}:{port}", 1)


def _percent_encoded(text: str) -> str:
    """Write the last letter as a percent code: equal after decoding, different before."""
    for index in range(len(text) - 1, -1, -1):
        if text[index].isalpha():
            return f"{text[:index]}%{ord(text[index]):02X}{text[index + 1 :]}"
    return text


_NEAR_MISSES: Mapping[str, Callable[[str], str]] = {
    "trailing_slash": lambda text: text[:-1] if text.endswith("/") else f"{text}/",
    "case": _other_case,
    "default_port": _with_default_port,
    "percent_encoding": _percent_encoded,
    "whitespace": lambda text: f"{text} ",
    "homoglyph": lambda text: text.replace("i", "\u0456", 1) if "i" in text else text.replace("a", "\u0430", 1),
}

_ONE_VALUE: Mapping[str, Callable[[JsonValue, JsonValue], JsonValue]] = {
    "empty": lambda present, _: [] if isinstance(present, list) else "",
    "null": lambda present, _: None,
    "type": lambda present, value: as_type(present, str(value)),
    "near_miss": lambda present, value: near_miss(present, str(value)),
    "milliseconds": lambda present, _: _number(present) * 1000,
}
