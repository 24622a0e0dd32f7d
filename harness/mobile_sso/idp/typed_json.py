"""The types of dataclass fields, told to others: as JSON Schema for a program, in words for a person.

Source: JSON Schema draft-07 6 (the words used here mean the same in 2020-12).
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Literal, Union, get_args, get_origin, get_type_hints

from mobile_sso.testbed.http import JsonValue

_SCHEMA: Mapping[object, str] = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
_WORDS: Mapping[object, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    type(None): "null",
    object: "any value",
}


def field_types(kind: type) -> dict[str, object]:
    """Return the types of the fields of the dataclass `kind`, by name; a JSON value is `object`."""
    return get_type_hints(kind, localns={"JsonValue": object})


def schema_of(hint: object, *, references: str = "#/components/schemas/") -> dict[str, JsonValue]:
    """Return the JSON Schema of what `hint` describes; another dataclass is referred to by name."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(option, references=references) for option in arguments]}
    if origin is tuple:  # tuple[X, ...]
        return {"type": "array", "items": schema_of(arguments[0], references=references)}
    if origin is not None:  # Mapping[str, X]
        values = schema_of(arguments[1], references=references)
        return {"type": "object", **({"additionalProperties": values} if values else {})}
    if isinstance(hint, type) and is_dataclass(hint):
        return {"$ref": references + hint.__name__}
    return {"type": _SCHEMA[hint]} if hint in _SCHEMA else {}


def in_words(hint: object) -> str:
    """Return what `hint` describes, for a person: `text or null`, `one of set, remove`, `list of text`."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        words = [word if isinstance(word, str) else json.dumps(word) for word in arguments]
        return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
    if origin in (Union, types.UnionType):
        return " or ".join(in_words(option) for option in arguments)
    if origin is tuple:
        return f"list of {in_words(arguments[0])}"
    if origin is not None:
        return f"mapping of names to {in_words(arguments[1])}"
    return _WORDS[hint]
