"""The client must be registered, and named once.

Source: RFC 6749 3.1, 4.1.2.1; OpenID Connect Core 3.1.2.1.
"""

from __future__ import annotations

from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization


def check(request: ExaminedAuthorization) -> None:
    """Find the client; raise OAuthError where it is missing, repeated or unknown."""
    client_id = request.parameter("client_id")
    if client_id is None:
        raise invalid_request("The parameter client_id is missing.", event="client_id_missing")
    if "client_id" in request.parameters.repeated:
        raise invalid_request("The parameter client_id is given more than once.", event="parameter_repeated")
    request.known_client = request.state.clients.get(client_id)
    if request.known_client is None:
        raise unknown_client(client_id)


def unknown_client(client_id: str) -> OAuthError:
    """Return the error for a client that is not registered, or no longer."""
    return OAuthError(
        "invalid_client",
        "No client is registered with this client_id.",
        event="client_unknown",
        detail=f"client_id {client_id!r}",
    )
