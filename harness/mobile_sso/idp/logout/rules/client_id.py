"""A `client_id` must be the client that the hint was issued to; without a hint it must be known.

Source: RP-Initiated Logout 2; conformance-and-attacks 4.5 ESR-08.
"""

from __future__ import annotations

from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.hints import audience
from mobile_sso.idp.logout.examined import ExaminedLogout


def check(request: ExaminedLogout) -> None:
    """Find the client; raise OAuthError where it is unknown or not the hint's."""
    named = request.parameter("client_id")
    hinted = audience(request.hint) if request.hint is not None else ()
    if named and request.hint is not None and named not in hinted:
        raise invalid_request(
            "The client_id is not the one the id_token_hint was issued to.", event="logout_client_differs"
        )
    candidates = (named,) if named else hinted
    clients = request.state.clients
    request.known_client = next((client for one in candidates if (client := clients.get(one))), None)
    if candidates and request.known_client is None:
        raise OAuthError(
            "invalid_client", "No client is registered with this client_id.", event="logout_client_unknown"
        )
