"""The provider forgets a client now and then: the same request works, fails, and works again.

Settings of Salesforce take up to ten minutes to spread, and a load balancer asks a server that has them or one that has
not. Every request to these endpoints that names a client counts as one occurrence.

In YAML: `flaky_client: { pattern: odd }`, or `{ share: 0.3, seed: 7 }`.

Source: idp-knobs G `faults.flaky_client`; idp-behaviour 10 (restforce/restforce#46).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Literal

from mobile_sso.idp.endpoint_names import check_endpoints
from mobile_sso.idp.errors import OAuthError, invalid_client
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT
from mobile_sso.testbed.http import Response
from mobile_sso.testbed.randomness import draw

_UNKNOWN = "No client is registered with this client_id."


@dataclass(frozen=True, kw_only=True)
class FlakyClient(Quirk[Response | None]):
    """Knows no client in a `share` of the requests, from 0 to 1, drawn from `seed`, or in those of a `pattern`."""

    name = "flaky_client"
    stage = INTERCEPT

    share: float | None = None
    pattern: Literal["odd", "even"] | None = None
    """`odd`: the first, the third, …"""
    seed: int = 0
    endpoints: tuple[str, ...] = ("authorization", "token")

    def __post_init__(self) -> None:
        """Refuse both ways to choose or none, and unknown endpoints."""
        check_endpoints(self.name, self.endpoints)
        if (self.share is None) is (self.pattern is None):
            raise ValueError("quirk 'flaky_client' takes either 'share' or 'pattern'")
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError(f"quirk 'flaky_client': 'share' is from 0 to 1, got {self.share:g}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether a client is named at one of these endpoints."""
        return context.endpoint in self.endpoints and bool(context.client_id)

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Return the refusal of an unknown client, where the client is forgotten this time."""
        request = context.request
        if value is not None or request is None or not self._forgets(next(self._occurrences)):
            return value
        from mobile_sso.idp.endpoints.error_answers import error_json, error_page  # they import the quirks

        if context.endpoint == "authorization":
            unknown = OAuthError("invalid_client", _UNKNOWN, event="client_unknown", detail="forgotten by a quirk")
            return error_page(context.provider, unknown, to=request)
        unknown = invalid_client(_UNKNOWN, event="client_unknown", detail="forgotten by a quirk")
        return error_json(context.provider, unknown, to=request)

    def _forgets(self, occurrence: int) -> bool:
        if self.share is not None:
            return draw(self.seed, self.name, occurrence) < self.share
        return occurrence % 2 == (1 if self.pattern == "odd" else 0)

    @cached_property
    def _occurrences(self) -> Iterator[int]:
        return count(1)
