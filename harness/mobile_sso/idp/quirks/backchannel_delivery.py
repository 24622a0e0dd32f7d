"""The logout token is delivered otherwise: by GET, as JSON, with further fields, several times, late, or never.

`after_redirect` means: with the next request that reaches the provider, or, in a scenario, when its answer to the
browser is out. Copies that are `parallel` do not wait for one another where deliveries run in the background
(`mobile-sso serve`); in process there is one thread, and one goes after the other.

Source: conformance-and-attacks 5.6 `backchannel_delivery`, cases `bcl-transport`, `bcl-unreachable`,
`slo-redirect-before-notify`; Back-Channel Logout 2.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from mobile_sso.idp.logout_messages import BackchannelDelivery as Delivery
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import BACKCHANNEL


@dataclass(frozen=True, kw_only=True)
class BackchannelDelivery(Quirk[tuple[Delivery, ...]]):
    """Changes what is given; `extra_fields` go beside the logout token, and one of them may replace it."""

    name = "backchannel_delivery"
    stage = BACKCHANNEL

    method: Literal["POST", "GET"] = "POST"
    content_type: Literal["application/x-www-form-urlencoded", "application/json"] = "application/x-www-form-urlencoded"
    extra_fields: Mapping[str, str] = field(default_factory=dict)
    count: int = 1
    order: Literal["before_redirect", "after_redirect", "never"] = "before_redirect"
    retries: int | None = None
    """After a failure of the transport; absent: as the ideal, 0: none."""
    parallel: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for what makes no sense."""
        if self.method == "GET" and self.content_type == "application/json":
            raise ValueError("quirk 'backchannel_delivery': a GET has no body, so it has no content_type")
        if self.count < 1:
            raise ValueError("quirk 'backchannel_delivery': count starts at 1; for no delivery at all, order: never")
        if self.retries is not None and self.retries < 0:
            raise ValueError("quirk 'backchannel_delivery': retries starts at 0")
        if self.parallel and self.count == 1:
            raise ValueError("quirk 'backchannel_delivery': one copy cannot be parallel; give a count")

    def apply(self, value: tuple[Delivery, ...], context: QuirkContext) -> tuple[Delivery, ...]:
        """Return the deliveries changed."""
        return tuple(
            replace(
                delivery,
                method=self.method,
                content_type=self.content_type,
                extra_fields={**delivery.extra_fields, **self.extra_fields},
                count=self.count,
                order=self.order,
                retries=delivery.retries if self.retries is None else self.retries,
                parallel=self.parallel,
            )
            for delivery in value
        )
