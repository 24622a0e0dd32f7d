"""An endpoint fails: it answers with an error of the server, something else, late, in part, or not at all.

In YAML: `http_fault: { endpoint: jwks, status: 503 }`, `{ endpoint: token, reset: true, after: true }`,
`{ endpoint: userinfo, truncate_at: 20 }`.

Source: conformance-and-attacks 5.7 `http_fault`, cases `idp-*`, `userinfo-unavailable`, `jwks-outage`; idp-knobs G
`token_endpoint.content_type`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.endpoint_names import ANY, check_endpoints
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT, RESPONSE
from mobile_sso.testbed.http import Headers, Response
from mobile_sso.testbed.network import ConnectionLost

_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class HttpFault(Quirk[Response | None]):
    """Spoils what `endpoint` answers.

    `status` or `body` replace the answer (503, and an empty body, where only the other is given), and `reset` breaks
    the connection; without `after` the endpoint never sees the request. The other parameters spoil the endpoint's own
    answer, where none of these replaces it.
    """

    name = "http_fault"
    stage = INTERCEPT
    also_at = (RESPONSE,)

    endpoint: str
    """Its name in a profile (`token`, `jwks`, …), `discovery`, or `any`."""
    status: int | None = None
    body: str | None = None
    content_type: str | None = None
    """The Content-Type; of a replaced body text/html where absent, as a gateway's page is."""
    truncate_at: int | None = None
    """The connection breaks after so many bytes of the body."""
    reset: bool = False
    delay_ms: int = 0
    after: bool = False
    """True: the endpoint does its work before it fails; a code is spent."""

    def __post_init__(self) -> None:
        """Refuse a fault that is none, and one that breaks a connection and answers, too."""
        check_endpoints(self.name, (self.endpoint,))
        spoilt = (self.status, self.body, self.content_type, self.truncate_at, self.delay_ms or None)
        if self.reset and any(given is not None for given in spoilt):
            raise ValueError("quirk 'http_fault': 'reset' leaves no answer; it goes with 'endpoint' and 'after' only")
        if not self.reset and all(given is None for given in spoilt):
            raise ValueError(
                "quirk 'http_fault' needs one of 'status', 'body', 'content_type', 'truncate_at', 'reset', 'delay_ms'"
            )
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError(f"quirk 'http_fault': 'status' is from 200 to 599, got {self.status}")
        if self.delay_ms < 0 or (self.truncate_at or 0) < 0:
            raise ValueError("quirk 'http_fault': 'delay_ms' and 'truncate_at' are not negative")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether it is this endpoint."""
        return self.endpoint in (ANY, context.endpoint)

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Return the spoilt answer; raise ConnectionLost where there is none."""
        replaces = self.status is not None or self.body is not None
        before = (replaces or self.reset) and not self.after
        if (context.stage == INTERCEPT.name) is not before or (before and value is not None):
            return value
        if self.reset:
            raise ConnectionLost("the server reset the connection")
        return self._spoilt(Response() if replaces or value is None else value, replaces=replaces)

    def _spoilt(self, response: Response, *, replaces: bool) -> Response:
        if replaces:
            kind = self.content_type or (_HTML if self.body else None)
            headers: Headers = (("Content-Type", kind),) if kind else ()
            response = Response(status=self.status or 503, headers=headers, body=(self.body or "").encode())
        elif self.content_type is not None:
            others = tuple(pair for pair in response.headers if pair[0].lower() != "content-type")
            response = replace(response, headers=(("Content-Type", self.content_type), *others))
        cut = response.truncate_at if self.truncate_at is None else self.truncate_at
        return replace(response, truncate_at=cut, delay=response.delay + self.delay_ms / 1000)
