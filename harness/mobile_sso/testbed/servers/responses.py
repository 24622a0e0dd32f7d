"""A response → bytes: the writing half of HTTP/1.1.

Headers go out as the application wrote them, `Location` above all; only the framing is the server's own. There is no
`Date`: a server without a clock does not send one (RFC 9110 6.6.1), and the time of a case is virtual.

Source: RFC 9112 (4, 6), RFC 9110 (6.4.1, 8.6).
"""

from __future__ import annotations

import re
from http import HTTPStatus

from mobile_sso.testbed.http import Response

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_FRAMING = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LINE_BREAK = re.compile(r"[\r\n\x00]")
_WITHOUT_BODY = frozenset({204, 304})


def response_bytes(response: Response, *, method: str, keep_alive: bool) -> bytes:
    """Return `response` to a request of `method` as it goes out: a body that is cut short announces its whole length.

    Raises ValueError where a header would break the message in two.
    """
    phrase = response.reason or _PHRASES.get(response.status, "")
    if _LINE_BREAK.search(phrase):
        raise ValueError("the reason phrase cannot be sent: it would break the message in two")
    lines = [f"HTTP/1.1 {response.status} {phrase}"]
    for name, value in response.headers:
        if not _FIELD_NAME.fullmatch(name) or _LINE_BREAK.search(value):
            raise ValueError(f"the header {name!r} cannot be sent: its name or value would break the message in two")
        if name.lower() not in _FRAMING:
            lines.append(f"{name}: {value}")
    without_body = response.status in _WITHOUT_BODY
    if not without_body:
        lines.append(f"Content-Length: {len(response.body)}")
    if not keep_alive:
        lines.append("Connection: close")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")
    return head if without_body or method == "HEAD" else head + response.body[: response.truncate_at]
