"""The provider is slow: each endpoint takes its time to answer.

In virtual time the clock moves on, so that codes and sessions age; over sockets the answer is held back. Whoever waits
longer than `testbed/network.py` says loses the connection.

In YAML: `latency: { milliseconds: { token: 4000, any: 50 } }`.

Source: idp-knobs G `faults.latency_ms`; conformance-and-attacks 5.1 `delay_ms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mobile_sso.idp.endpoint_names import ANY, check_endpoints
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import RESPONSE
from mobile_sso.testbed.http import Response


@dataclass(frozen=True, kw_only=True)
class Latency(Quirk[Response]):
    """Delays the answers of each endpoint in `milliseconds` by so much; `any` stands for those that are not named."""

    name = "latency"
    stage = RESPONSE

    milliseconds: Mapping[str, int]

    def __post_init__(self) -> None:
        """Refuse unknown endpoints, and answers before the question."""
        check_endpoints(self.name, self.milliseconds)
        if any(milliseconds < 0 for milliseconds in self.milliseconds.values()):
            raise ValueError("quirk 'latency': 'milliseconds' are not negative")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether this endpoint is slow."""
        return context.endpoint in self.milliseconds or ANY in self.milliseconds

    def apply(self, value: Response, context: QuirkContext) -> Response:
        """Return the response with a longer delay."""
        milliseconds = self.milliseconds.get(context.endpoint, self.milliseconds.get(ANY, 0))
        return replace(value, delay=value.delay + milliseconds / 1000)
