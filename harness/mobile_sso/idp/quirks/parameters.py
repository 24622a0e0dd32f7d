"""Reading a quirk's parameters: names and types are those of its dataclass fields, and mistakes are told exactly.

Source: architecture 6 "strict types … with a did-you-mean".
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from mobile_sso.idp.quirks.base import Quirk
from mobile_sso.idp.quirks.strikes import read_strikes
from mobile_sso.testbed.http import JsonValue

_NOTHING: JsonValue = cast("JsonValue", object())
"""A value that satisfies no type, to ask a type what it expects."""

_EXPECTED: Mapping[object, tuple[str, Callable[[JsonValue], bool]]] = {
    str: ("a text", lambda value: isinstance(value, str)),
    bool: ("true or false", lambda value: isinstance(value, bool)),
    int: ("an integer", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    float: ("a number", lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)),
    type(None): ("null", lambda value: value is None),
    object: ("any value", lambda value: value is not _NOTHING),
}


def read_parameters(quirk: type[Quirk[Any]], parameters: Mapping[str, JsonValue]) -> dict[str, object]:
    """Return `parameters` as arguments of `quirk`; raise ValueError that names the first mistake."""
    own = {name: value for name, value in parameters.items() if name != "strikes"}
    strikes = {"strikes": read_strikes(quirk.name, parameters["strikes"])} if "strikes" in parameters else {}
    return {**_own_parameters(quirk, own), **strikes}


def declared_parameters(quirk: type[Quirk[Any]]) -> dict[str, Field[Any]]:
    """Return the parameters of `quirk` by name, but for `strikes`, which every quirk takes.

    A field that cannot be called as its parameter, because Python has the word, ends in `_`: `from_` is `from`.
    """
    return {field.name.removesuffix("_"): field for field in fields(quirk) if field.name != "strikes"}


@cache
def parameter_types(quirk: type[Quirk[Any]]) -> Mapping[str, object]:
    """Return the type of each parameter; a JSON value is `object`. Read once: it takes a millisecond or two."""
    hints = get_type_hints(quirk, localns={"JsonValue": object})
    return {name.removesuffix("_"): hint for name, hint in hints.items()}


def _own_parameters(quirk: type[Quirk[Any]], parameters: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    hints, declared = parameter_types(quirk), declared_parameters(quirk)
    for name in parameters:
        if name not in declared:
            takes = f"it takes {', '.join(declared)}" if declared else "it takes none"
            raise ValueError(f"quirk {quirk.name!r} has no parameter {name!r}{did_you_mean(name, declared)}; {takes}")
    for name, field in declared.items():
        if name not in parameters:
            if field.default is MISSING and field.default_factory is MISSING:
                raise ValueError(f"quirk {quirk.name!r} needs the parameter {name!r}")
            continue
        expected = mismatch(hints[name], parameters[name])
        if expected:
            raise ValueError(
                f"quirk {quirk.name!r}: parameter {name!r} must be {expected}, got {shown(parameters[name])}"
            )
    return {declared[name].name: value for name, value in parameters.items()}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the closest known word, or nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def mismatch(hint: object, value: JsonValue) -> str:
    """Return what `hint` expects, or an empty text where `value` satisfies it."""
    origin = get_origin(hint)
    if origin is Literal:
        choices = get_args(hint)
        known = any(value == choice and type(value) is type(choice) for choice in choices)
        return "" if known else "one of " + ", ".join(map(repr, choices))
    if origin in (Union, types.UnionType):
        complaints = [mismatch(option, value) for option in get_args(hint)]
        return "" if "" in complaints else " or ".join(complaints)
    if origin is tuple:  # tuple[X, ...]
        item = get_args(hint)[0]
        if isinstance(value, (list, tuple)) and not any(mismatch(item, one) for one in value):
            return ""
        return f"a list, each {mismatch(item, _NOTHING)}"
    if origin is not None:  # Mapping[str, X]
        item = get_args(hint)[1]
        if isinstance(value, dict) and not any(mismatch(item, one) for one in value.values()):
            return ""
        return f"a mapping of names to {mismatch(item, _NOTHING)}"
    expected, accepts = _EXPECTED[hint]
    return "" if accepts(value) else expected


def shown(value: JsonValue) -> str:
    """Return `value` as it stands in a sentence: a text in quotes, anything else as JSON."""
    return repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
