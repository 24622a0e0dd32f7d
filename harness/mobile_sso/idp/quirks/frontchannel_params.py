"""The logout page of a relying party is loaded with a wrong `iss` or `sid`, or with only one of them.

Source: conformance-and-attacks 5.6 `frontchannel_params`, cases `fcl-one-parameter`, `fcl-iss-sid-mismatch`,
`fcl-no-parameters`; Front-Channel Logout 2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.logout_messages import FrontchannelDelivery
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import FRONTCHANNEL


@dataclass(frozen=True, kw_only=True)
class FrontchannelParams(Quirk[tuple[FrontchannelDelivery, ...]]):
    """Leaves each parameter `right`, makes it `wrong` (INVALID is appended), or removes it."""

    name = "frontchannel_params"
    stage = FRONTCHANNEL

    iss: Literal["right", "wrong", "remove"] = "right"
    sid: Literal["right", "wrong", "remove"] = "right"

    def apply(self, value: tuple[FrontchannelDelivery, ...], context: QuirkContext) -> tuple[FrontchannelDelivery, ...]:
        """Return the deliveries with other parameters."""
        return tuple(replace(delivery, parameters=self._changed(delivery.parameters)) for delivery in value)

    def _changed(self, parameters: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        wish = {"iss": self.iss, "sid": self.sid}
        kept = ((name, text) for name, text in parameters if wish.get(name) != "remove")
        return tuple((name, f"{text}INVALID" if wish.get(name) == "wrong" else text) for name, text in kept)
