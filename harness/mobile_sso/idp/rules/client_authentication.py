"""The client proves itself with its secret, by exactly the method it registered, and by one method only.

Source: RFC 6749 2.3, 2.3.1, 3.2.1, 5.2; OpenID Connect Core 9.
"""

from __future__ import annotations

import hmac

from mobile_sso.idp.errors import invalid_client, invalid_request
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Find the client; raise OAuthError where it did not prove itself."""
    method, client_id, secret = _presented(request)
    client = request.state.clients.get(client_id)
    if client is None:
        raise invalid_client(
            "Client authentication failed.", event="client_unknown", detail=f"unknown client {client_id!r}"
        )
    if method != client.registration.token_endpoint_auth_method:
        raise invalid_client(
            f"This client must authenticate with {client.registration.token_endpoint_auth_method}.",
            event="client_authentication_method",
            detail=f"client {client_id!r} used {method}",
        )
    if not hmac.compare_digest(secret.encode(), client.secret.encode()):
        raise invalid_client(
            "Client authentication failed.", event="wrong_secret", detail=f"wrong secret for {client_id!r}"
        )
    request.known_client = client


def _presented(request: ExaminedTokenRequest) -> tuple[str, str, str]:
    """Return the method, the client_id and the secret that came with the request."""
    authorization = request.request.header("authorization")
    body_id, body_secret = request.parameter("client_id"), request.parameter("client_secret")
    if authorization is None:
        if body_id is None or body_secret is None:
            raise invalid_client("The client did not authenticate.", event="client_authentication_missing")
        return "client_secret_post", body_id, body_secret
    if body_secret is not None:
        raise invalid_request(
            "The client used more than one authentication method.", event="client_authentication_twice"
        )
    credentials = request.request.basic_credentials
    if credentials is None:
        raise invalid_client(
            "The Authorization header does not hold Basic credentials.", event="client_authentication_missing"
        )
    if body_id is not None and body_id != credentials[0]:
        raise invalid_request(
            "The client_id differs from the one in the Authorization header.", event="client_id_differs"
        )
    return "client_secret_basic", *credentials
