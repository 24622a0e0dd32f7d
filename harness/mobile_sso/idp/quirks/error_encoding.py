"""Error responses are percent-encoded in another way, and their description has several lines.

Source: idp-knobs B `authorize.error_encoding`; idp-behaviour 1 (Entra: CRLF between the lines), 1 "B2C" (lower-case
hexadecimal digits, `%0d%0a`); RFC 6749 4.1.2.1 allows no line break in an error_description. What encodes how is
*unconfirmed* for most providers.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE


@dataclass(frozen=True, kw_only=True)
class ErrorEncoding(Quirk[AuthorizationResponse]):
    """Writes an error response in `encoding`: a space as `+` (`form`), as `%20`, or with digits in lower case.

    `crlf` puts the lines `Correlation ID` and `Timestamp` behind an error_description that has one line.
    """

    name = "error_encoding"
    stage = AUTHORIZATION_RESPONSE

    encoding: Literal["form", "percent", "lower_percent"] = "form"
    crlf: bool = False

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the error response in that encoding; any other response as it is."""
        if not value.is_error:
            return value
        description = value.get("error_description")
        if self.crlf and description is not None and "\r\n" not in description:
            value = value.having("error_description", description + _lines(value, context))
        return replace(value, encoding=self.encoding)


def _lines(response: AuthorizationResponse, context: QuirkContext) -> str:
    now = datetime.fromtimestamp(context.provider.now(), UTC)
    seed = f"{context.client_id}|{response.get('state')}|{now.isoformat()}"
    correlation = uuid.UUID(bytes=hashlib.sha256(seed.encode()).digest()[:16], version=4)
    return f"\r\nCorrelation ID: {correlation}\r\nTimestamp: {now:%Y-%m-%d %H:%M:%SZ}"
