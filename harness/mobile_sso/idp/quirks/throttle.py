"""Too many requests: an endpoint answers so many in a while, and refuses more.

The headers are those of a vendor: `Retry-After` alone, Okta's `X-Rate-Limit-*` or Auth0's `X-RateLimit-*`, here on the
refusals only. The body is that of the event `throttled`, which `event_error` and `errors_style` may word.

In YAML: `throttle: { endpoint: token, after_n: 5, per_s: 60, headers: okta }`.

Source: idp-knobs G `faults.throttle`, E `events.throttle`; idp-behaviour 2, 5; RFC 6585 4.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mobile_sso.idp.endpoint_names import ANY, check_endpoints
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT
from mobile_sso.testbed.http import Headers, Request, Response

_SEEN_BY_A_PERSON = ("authorization", "sign_in", "consent", "end_session")
_PREFIXES: Mapping[str, str] = {"okta": "X-Rate-Limit", "auth0": "X-RateLimit"}


@dataclass(frozen=True, kw_only=True)
class Throttle(Quirk[Response | None]):
    """Answers `after_n` requests within `per_s` seconds, and refuses the others with `status`."""

    name = "throttle"
    stage = INTERCEPT

    endpoint: str = "token"
    """Its name in a profile (`token`, `jwks`, …), `discovery`, or `any`: all together."""
    after_n: int
    per_s: float = 60.0
    status: int = 429
    retry_after: int | None = None
    """Seconds; absent: as long as it really takes."""
    headers: Literal["retry_after", "okta", "auth0", "none"] = "retry_after"

    def __post_init__(self) -> None:
        """Refuse an unknown endpoint, and numbers that mean nothing."""
        check_endpoints(self.name, (self.endpoint,))
        if self.after_n < 0 or self.per_s <= 0 or not 400 <= self.status <= 599:
            raise ValueError("quirk 'throttle': 'after_n' is from 0, 'per_s' above 0, and 'status' from 400 to 599")
        if self.retry_after is not None and (self.retry_after < 0 or self.headers != "retry_after"):
            raise ValueError("quirk 'throttle': 'retry_after' is not negative, and goes with 'headers: retry_after'")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether it is this endpoint."""
        return self.endpoint in (ANY, context.endpoint)

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Return the refusal where there have been too many answers lately."""
        request = context.request
        if value is not None or request is None:
            return value
        now = context.provider.clock.now()
        while self._answered and self._answered[0] <= now - self.per_s:
            self._answered.popleft()
        if len(self._answered) < self.after_n:
            self._answered.append(now)
            return None
        free = self._answered[0] + self.per_s if self._answered else now + self.per_s
        return self._refusal(context, request).with_headers(*self._headers(now, free))

    @cached_property
    def _answered(self) -> deque[float]:
        """When the latest answers were given; never more than `after_n`."""
        return deque()

    def _refusal(self, context: QuirkContext, request: Request) -> Response:
        from mobile_sso.idp.endpoints.error_answers import error_json, error_page  # they import the quirks

        error = OAuthError(
            "temporarily_unavailable", "Too many requests; try again later.", event="throttled", status=self.status
        )
        answered = error_page if context.endpoint in _SEEN_BY_A_PERSON else error_json
        return answered(context.provider, error, to=request)

    def _headers(self, now: float, free: float) -> Headers:
        if self.headers == "retry_after":
            wait = math.ceil(free - now) if self.retry_after is None else self.retry_after
            return (("Retry-After", str(wait)),)
        prefix = _PREFIXES.get(self.headers)
        if prefix is None:
            return ()
        counts = (("Limit", self.after_n), ("Remaining", 0), ("Reset", math.ceil(free)))
        return tuple((f"{prefix}-{name}", str(number)) for name, number in counts)
