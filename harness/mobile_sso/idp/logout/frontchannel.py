"""Front-channel logout: the logout page of every participant that has one, for the browser to load.

Source: Front-Channel Logout 2 (a query is kept; `iss` and `sid`), 3; conformance-and-attacks 4.6 FCR-02.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mobile_sso.idp.logout.participants import Participant
from mobile_sso.idp.logout_messages import FrontchannelDelivery
from mobile_sso.idp.quirks.stages import FRONTCHANNEL
from mobile_sso.testbed.http import with_query

if TYPE_CHECKING:
    from mobile_sso.idp.state import ProviderState


def frames(state: ProviderState, sid: str, participants: Iterable[Participant]) -> tuple[FrontchannelDelivery, ...]:
    """Return what the browser has to load, of every participant of the session `sid`."""
    if not state.profile.frontchannel_logout:
        return ()
    shown: list[FrontchannelDelivery] = []
    for participant in participants:
        client_id = participant.client_id
        client = state.clients.get(client_id)
        uri = client.registration.frontchannel_logout_uri if client else None
        if uri is None:
            continue
        context = state.quirk_context(client_id=client_id, username=participant.username)
        delivery = FrontchannelDelivery(client_id=client_id, uri=uri, parameters=(("iss", state.issuer), ("sid", sid)))
        deliveries = state.quirks.apply(FRONTCHANNEL, (delivery,), context)
        shown.extend(deliveries)
    return tuple(each for each in shown if each.vehicle != "never")


def address(delivery: FrontchannelDelivery) -> str:
    """Return the URL to load."""
    return with_query(delivery.uri, dict(delivery.parameters))
