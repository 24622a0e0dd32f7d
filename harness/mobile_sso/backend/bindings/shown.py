"""What was sent to somebody's backend and what it answered, fit for people: enough to see what to change, no secret.

Of an answer the shape is shown, and of headers the names: a session that stands where the binding does not look is
known to nobody, so masking would not find it.

Source: design 7 "Being safe itself"; issue tracker, "your own backend" (what was sent, masked, and what came back).
"""

from __future__ import annotations

import json
from collections.abc import Callable

from mobile_sso.backend.bindings.extraction import set_cookies
from mobile_sso.testbed.http import JsonValue, Request, Response

_LONGEST = 300
_LONGEST_LIST = 3


def sent(request: Request, mask: Callable[[str], str]) -> str:
    """Return the request on one line: URL and body masked, long ones cut, and of its own headers the names."""
    names = [name for name, _ in request.headers if name.lower() != "content-type"]
    parts = [f"{request.method} {_cut(mask(request.url))}"]
    if request.body:
        parts.append(_cut(mask(request.body.decode("utf-8", "replace"))))
    if names:
        parts.append(f"(with {', '.join(names)})")
    return " ".join(parts)


def got(answer: Response, mask: Callable[[str], str]) -> str:
    """Return the answer on one line: status, media type, and the shape of what it holds."""
    parts = [f"{answer.status}", (answer.header("content-type") or "no content type").partition(";")[0]]
    try:
        body: JsonValue = json.loads(answer.body)
    except ValueError:
        parts.append(f"{len(answer.body)} bytes")
    else:
        parts.append(_cut(shape(body)))
    if location := answer.header("location"):
        parts.append(f"(Location: {_cut(mask(location.partition('?')[0].partition('#')[0]))})")
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


def _cut(text: str) -> str:
    """Masked text is cut, never the other way round: half a secret would not be found."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(text)} characters)"
