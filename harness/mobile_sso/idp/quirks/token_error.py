"""The token endpoint refuses a request that is in order.

Source: conformance-and-attacks 5.4 `token_error`, TKR-01; RFC 6749 5.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT
from mobile_sso.testbed.http import NO_STORE, JsonValue, Response, json_response


@dataclass(frozen=True, kw_only=True)
class TokenError(Quirk[Response | None]):
    """Answers every token request with `error` and `status`; `body` stands in place of the usual JSON.

    The code or refresh token of the request is not looked at, so it is as good as before. A `body` that is a mapping is
    sent as JSON, any other one as plain text.
    """

    name = "token_error"
    stage = INTERCEPT

    error: str = "invalid_grant"
    status: int = 400
    body: JsonValue = None

    def __post_init__(self) -> None:
        """Refuse a status that is no final one."""
        if not 200 <= self.status <= 599:
            raise ValueError(f"quirk 'token_error': 'status' is one from 200 to 599, not {self.status}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether the token endpoint is asked."""
        return context.endpoint == "token"

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Return the error response."""
        if self.body is None:
            return json_response({"error": self.error}, status=self.status, headers=NO_STORE)
        if isinstance(self.body, dict):
            return json_response(self.body, status=self.status, headers=NO_STORE)
        plain = ("Content-Type", "text/plain; charset=utf-8")
        return Response(status=self.status, headers=(plain, *NO_STORE), body=str(self.body).encode())
