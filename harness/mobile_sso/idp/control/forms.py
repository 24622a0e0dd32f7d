"""Forms and views: a JSON object ↔ a frozen dataclass, whose fields say the members, their types and bounds.

A field's metadata may hold the words `minLength`, `maxLength` and `pattern` (from `^` to `$`) of JSON Schema; they are
checked, and they stand in the OpenAPI file.

Source: RFC 6901 (JSON Pointer), JSON Schema 2020-12 6.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeVar, cast

from mobile_sso.idp.control.errors import ControlError
from mobile_sso.idp.quirks.parameters import did_you_mean, mismatch, shown
from mobile_sso.idp.typed_json import field_types
from mobile_sso.testbed.http import JsonValue

Form = TypeVar("Form")


def read_form(form: type[Form], members: Mapping[str, JsonValue]) -> Form:
    """Return `members` as a `form`, a dataclass; raise ControlError for the first member that does not belong."""
    declared: dict[str, Field[Any]] = {field.name: field for field in fields(cast("Any", form))}
    hints = field_types(form)
    for name in members:
        if name not in declared:
            raise ControlError(
                "unknown_member",
                f"there is no member {name!r} here{did_you_mean(name, declared)}",
                where=pointer(name),
                hint=f"it takes {', '.join(declared)}" if declared else "it takes no member",
            )
    for name, field in declared.items():
        if name not in members:
            if is_required(field):
                raise ControlError(
                    "missing_member",
                    f"the member {name!r} is missing",
                    where=pointer(name),
                    hint=f"send {name!r}: {expected(hints[name])}",
                )
            continue
        _check(field, hints[name], members[name])
    return form(**{name: _frozen(value) for name, value in members.items()})


def is_required(field: Field[Any]) -> bool:
    """Return whether a form must hold `field`."""
    return field.default is MISSING and field.default_factory is MISSING


def pointer(*names: str) -> str:
    """Return the JSON Pointer to a member of a member, by their names."""
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)


def expected(hint: object) -> str:
    """Return what a value of this type is, in words."""
    return mismatch(hint, cast("JsonValue", _NO_JSON))


_NO_JSON = object()


def as_json(view: object) -> JsonValue:
    """Return `view`, a dataclass, a mapping, a sequence or a JSON value, as a JSON value."""
    if is_dataclass(view) and not isinstance(view, type):
        return {field.name: as_json(getattr(view, field.name)) for field in fields(view)}
    if isinstance(view, Mapping):
        return {str(name): as_json(value) for name, value in view.items()}
    if isinstance(view, (list, tuple)):
        return [as_json(value) for value in view]
    return cast("JsonValue", view)


def _check(field: Field[Any], hint: object, value: JsonValue) -> None:
    wanted = mismatch(hint, value)
    if wanted:
        raise _wrong(field.name, f"must be {wanted}, got {shown(value)[:80]}", f"send {wanted}")
    if not isinstance(value, str):
        return
    bounds = field.metadata
    if len(value) < bounds.get("minLength", 0):
        least = bounds["minLength"]
        raise _wrong(field.name, f"has {len(value)} characters", f"send at least {least}")
    if len(value) > bounds.get("maxLength", len(value)):
        raise _wrong(field.name, f"has {len(value)} characters", f"send at most {bounds['maxLength']}")
    pattern = bounds.get("pattern")
    if pattern and not re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value):
        raise _wrong(field.name, "does not have the form it must have", f"it must match {pattern}")


def _wrong(name: str, problem: str, hint: str) -> ControlError:
    return ControlError("wrong_value", f"the member {name!r} {problem}", where=pointer(name), hint=hint)


def _frozen(value: JsonValue) -> object:
    return tuple(value) if isinstance(value, list) else value
