"""The logout page of a relying party is loaded as the whole page, or not at all, or the page waits longer or shorter.

A page that is loaded `top_level` is the end of the way: the browser does not come back from there.

Source: conformance-and-attacks 5.6 `frontchannel_delivery`; OIDF `oidcc-client-test-rp-frontchannel-rpinitlogout` (its
provider waits five seconds), `-opinitlogout`; Front-Channel Logout 3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.logout_messages import FrontchannelDelivery as Delivery
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import FRONTCHANNEL


@dataclass(frozen=True, kw_only=True)
class FrontchannelDelivery(Quirk[tuple[Delivery, ...]]):
    """Loads the page by another `vehicle`, and waits `wait_ms` for a frame; browsers count whole seconds."""

    name = "frontchannel_delivery"
    stage = FRONTCHANNEL

    vehicle: Literal["iframe", "top_level", "never"] = "iframe"
    wait_ms: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for what makes no sense."""
        if self.wait_ms is not None and self.vehicle != "iframe":
            raise ValueError("quirk 'frontchannel_delivery': only a frame is waited for; leave out wait_ms")
        if self.wait_ms is not None and self.wait_ms < 0:
            raise ValueError("quirk 'frontchannel_delivery': wait_ms starts at 0")

    def apply(self, value: tuple[Delivery, ...], context: QuirkContext) -> tuple[Delivery, ...]:
        """Return the deliveries changed."""
        return tuple(
            replace(
                delivery,
                vehicle=self.vehicle,
                wait_ms=delivery.wait_ms if self.wait_ms is None else self.wait_ms,
            )
            for delivery in value
        )
