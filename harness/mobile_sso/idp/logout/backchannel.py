"""Back-channel logout: a logout token for every participant that has an address for it.

The token lives two minutes, is typed `logout+jwt`, says that the session `sid` of `sub` ended, and has no nonce.

Source: Back-Channel Logout 2.4, 2.5; conformance-and-attacks 2.3 `oidcc-backchannel-rp-initiated-logout`, 2.5.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mobile_sso.idp.logout.participants import Participant
from mobile_sso.idp.logout_messages import BackchannelDelivery
from mobile_sso.idp.minting import mint
from mobile_sso.idp.quirks.stages import BACKCHANNEL
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client
    from mobile_sso.idp.quirks import QuirkContext
    from mobile_sso.idp.state import ProviderState

EVENT = "http://schemas.openid.net/event/backchannel-logout"
LIFETIME = 120
"""Seconds; 2.4 recommends two minutes at most."""


def notify(state: ProviderState, sid: str, participants: Iterable[Participant]) -> None:
    """Send a logout token to every participant of the session `sid`."""
    if not state.profile.backchannel_logout:
        return
    for participant in participants:
        client_id = participant.client_id
        client = state.clients.get(client_id)
        uri = client.registration.backchannel_logout_uri if client else None
        if client is None or uri is None:
            continue
        context = state.quirk_context(client_id=client_id, username=participant.username)
        token = _logout_token(state, sid, client, participant, context)
        delivery = BackchannelDelivery(client_id=client_id, uri=uri, sid=sid, logout_token=token)
        for each in state.quirks.apply(BACKCHANNEL, (delivery,), context):
            state.deliveries.deliver(each)


def _logout_token(
    state: ProviderState, sid: str, client: Client, participant: Participant, context: QuirkContext
) -> str:
    now = state.now()
    claims: dict[str, JsonValue] = {
        "iss": state.issuer,
        "sub": participant.sub,
        "aud": client.client_id,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": state.tokens.token(16),
        "events": {EVENT: {}},
        "sid": sid,
    }
    algorithm = client.registration.id_token_signed_response_alg
    return mint(state, "logout_token", claims, algorithm=algorithm, typ="logout+jwt", context=context)
