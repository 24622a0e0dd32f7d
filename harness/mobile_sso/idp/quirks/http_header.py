"""An endpoint's answer lacks a header, or has another one.

In YAML: `http_header: { endpoint: token, header: Cache-Control, op: remove }`, or
`{ endpoint: jwks, header: Content-Type, value: application/jwk-set+json }`.

Source: conformance-and-attacks 5.7 `http_header` (`Cache-Control`, `Content-Type`); RFC 6749 5.1 (no-store).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.endpoint_names import ANY, check_endpoints
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import RESPONSE
from mobile_sso.testbed.http import Response

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[ -~\t]*")


@dataclass(frozen=True, kw_only=True)
class HttpHeader(Quirk[Response]):
    """Changes the header `header`: `set` it to `value`, `append` one more, make it `empty`, or `remove` it."""

    name = "http_header"
    stage = RESPONSE

    endpoint: str
    """Its name in a profile (`token`, `jwks`, …), `discovery`, or `any`."""
    header: str
    """The catalogue calls it `name`, but a quirk has a name already."""
    op: Literal["set", "append", "empty", "remove"] = "set"
    value: str | None = None

    def __post_init__(self) -> None:
        """Refuse an unknown endpoint, and what cannot be sent as a header."""
        check_endpoints(self.name, (self.endpoint,))
        if not _NAME.fullmatch(self.header) or not _VALUE.fullmatch(self.value or ""):
            raise ValueError("quirk 'http_header': 'header' or 'value' holds a character that no header may hold")
        if (self.value is not None) is not (self.op in ("set", "append")):
            raise ValueError("quirk 'http_header': 'set' and 'append' need a 'value', 'empty' and 'remove' take none")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether it is this endpoint."""
        return self.endpoint in (ANY, context.endpoint)

    def apply(self, value: Response, context: QuirkContext) -> Response:
        """Return the response with the header changed; its order and the other headers stay."""
        if self.op == "append":
            return value.with_headers((self.header, self.value or ""))
        others = tuple(pair for pair in value.headers if pair[0].lower() != self.header.lower())
        if self.op == "remove":
            return replace(value, headers=others)
        return replace(value, headers=(*others, (self.header, self.value or "")))
