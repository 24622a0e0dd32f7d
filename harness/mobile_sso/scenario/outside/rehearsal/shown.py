"""What was sent and what came back, fit for people: of an answer the shape is shown, its values may be secret.

A session that stands where the binding does not look is known to nobody, so masking would not find it.

Source: design 7 "Being safe itself".
"""

from __future__ import annotations

import json
from collections.abc import Callable

from mobile_sso.backend.bindings.extraction import set_cookies
from mobile_sso.testbed.http import JsonValue, Request, Response

_LONGEST_LIST = 3


def sent(request: Request, mask: Callable[[str], str]) -> str:
    """Return the request on one line: its body masked, and of its own headers the names."""
    names = [name for name, _ in request.headers if name.lower() != "content-type"]
    parts = [f"{request.method} {mask(request.url)}"]
    if request.body:
        parts.append(mask(request.body.decode("utf-8", "replace")))
    if names:
        parts.append(f"(with {', '.join(names)})")
    return " ".join(parts)


def got(answer: Response, mask: Callable[[str], str]) -> str:
    """Return the answer on one line: its status, and the shape of what it holds."""
    kind = (answer.header("content-type") or "no content type").partition(";")[0]
    parts = [f"{answer.status}", kind]
    try:
        body: JsonValue = json.loads(answer.body)
    except ValueError:
        parts.append(f"{len(answer.body)} bytes")
    else:
        parts.append(shape(body))
    if location := answer.header("location"):
        parts.append(f"(Location: {mask(location.partition('?')[0].partition('#')[0])})")
    if cookies := set_cookies(answer):
        parts.append(f"(sets the cookies {', '.join(cookies)})")
    return " ".join(parts)


def shape(value: JsonValue) -> str:
    """Return `value` with every text and number replaced by the word for it: `{user: text, roles: [text]}`."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {shape(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        shapes = list(dict.fromkeys(map(shape, value)))
        return "[" + ", ".join(shapes[:_LONGEST_LIST]) + (", ..." if len(shapes) > _LONGEST_LIST else "") + "]"
    if value is None:
        return "null"
    return "true or false" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
