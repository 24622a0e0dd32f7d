"""An endpoint that should answer redirects, once or in a chain.

A client must not follow a redirect with a secret in its hand, and a key set must not be fetched from wherever a
redirect leads.

In YAML: `http_redirect: { endpoint: token, status: 307, location: "https://attacker.test/token" }`.

Source: conformance-and-attacks 5.7 `http_redirect`, cases `token-endpoint-redirect`, `jwks-ssrf`; RFC 9110 15.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.endpoint_names import ANY, check_endpoints
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT
from mobile_sso.testbed.http import Response, redirect, with_query

_HOP = "hop"


@dataclass(frozen=True, kw_only=True)
class HttpRedirect(Quirk[Response | None]):
    """Redirects `hops` times, the last time to `location`; without one, whoever follows them all is answered."""

    name = "http_redirect"
    stage = INTERCEPT

    endpoint: str
    """Its name in a profile (`token`, `jwks`, …), `discovery`, or `any`."""
    status: Literal[301, 302, 303, 307, 308] = 302
    location: str | None = None
    hops: int = 1
    """The redirects before the last lead to the endpoint itself, with a number in the query."""

    def __post_init__(self) -> None:
        """Refuse an unknown endpoint, and a chain without a link."""
        check_endpoints(self.name, (self.endpoint,))
        if self.hops < 1:
            raise ValueError(f"quirk 'http_redirect': 'hops' is at least 1, got {self.hops}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether it is this endpoint."""
        return self.endpoint in (ANY, context.endpoint)

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Return the next redirect, or nothing where the chain is at its end."""
        request = context.request
        if value is not None or request is None:
            return value
        counted = request.query.get(_HOP) or "0"
        hop = int(counted) if counted.isascii() and counted.isdigit() and len(counted) < 6 else 0
        if self.location is not None and hop >= self.hops - 1:
            return redirect(self.location, status=self.status)
        if hop >= self.hops:
            return None
        others = {name: text for name, text in request.query if name != _HOP}
        own = context.provider.origin + request.path
        return redirect(with_query(own, {**others, _HOP: str(hop + 1)}), status=self.status)
