"""Finding a value in an answer: by JSON Pointer, by header, by cookie.

Source: RFC 6901 (JSON Pointer), RFC 6265 4.1 (Set-Cookie).
"""

from __future__ import annotations

import json
import re

from mobile_sso.backend.bindings.declared import Extraction
from mobile_sso.testbed.http import JsonValue, Response

_DELETES = re.compile(r"max-age\s*=\s*(0|-\d+)\b|expires\s*=\s*\w+,\s*0?1[ -]jan[ -]1970", re.IGNORECASE)


class NotFound(Exception):
    """The value does not stand where it was said to stand; the text says what stands there instead."""


def extract(where: Extraction, response: Response) -> JsonValue:
    """Return what stands at `where` in `response`; raise NotFound."""
    if where.header is not None:
        found = response.header(where.header)
        if found is None:
            names = ", ".join(dict.fromkeys(name for name, _ in response.headers)) or "none"
            raise NotFound(f"the answer has no header {where.header!r}; its headers are: {names}")
        return found
    if where.cookie is not None:
        cookies = set_cookies(response)
        if where.cookie not in cookies:
            names = ", ".join(cookies) or "none"
            raise NotFound(f"the answer sets no cookie {where.cookie!r}; it sets: {names}")
        return cookies[where.cookie]
    return pointed_at(where.json or "", _body(response))


def pointed_at(pointer: str, value: JsonValue) -> JsonValue:
    """Return what `pointer` finds in `value`; raise NotFound, which names the members where it went astray."""
    here = ""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            raise NotFound(f"the pointer {pointer!r} finds nothing: {here or 'the body'} is {_shape(value)}")
        here = f"{here}/{token}"
    return value


def set_cookies(response: Response) -> dict[str, str]:
    """Return the cookies that `response` sets, by name; of two with one name the last counts."""
    return {name: value for name, value, deletes in _cookie_lines(response) if not deletes}


def deleted_cookies(response: Response) -> tuple[str, ...]:
    """Return the names of the cookies that `response` deletes."""
    return tuple(name for name, _, deletes in _cookie_lines(response) if deletes)


def _cookie_lines(response: Response) -> list[tuple[str, str, bool]]:
    """Return name, value and whether it is deleted, for every Set-Cookie line."""
    lines = []
    for header, line in response.headers:
        pair, _, attributes = line.partition(";")
        name, equals, value = pair.strip().partition("=")
        if header.lower() == "set-cookie" and equals:
            lines.append((name, value, not value or bool(_DELETES.search(attributes))))
    return lines


def _body(response: Response) -> JsonValue:
    try:
        found: JsonValue = json.loads(response.body)
    except ValueError:
        kind = response.header("content-type") or "no content type"
        raise NotFound(f"the answer is no JSON ({kind}, {len(response.body)} bytes)") from None
    return found


def _shape(value: JsonValue) -> str:
    """Say what `value` is, without its contents: they may be secret."""
    if isinstance(value, dict):
        return f"an object with the members: {', '.join(value) or 'none'}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "null" if value is None else f"a {type(value).__name__}"
