"""`client_secret_post`: client_id and client_secret come in the body, and only there.

Source: RFC 6749 2.3.1; OpenID Connect Core 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_sso.idp.client_authentication.secret import check_secret
from mobile_sso.idp.errors import invalid_client

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client
    from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def used(request: ExaminedTokenRequest) -> bool:
    """Return whether the body holds a secret."""
    return request.parameter("client_secret") is not None


def named(request: ExaminedTokenRequest) -> str:
    """Return the client_id of the body; raise OAuthError where it has none."""
    client_id = request.parameter("client_id")
    if client_id is None:
        raise invalid_client("The client did not authenticate.", event="client_authentication_missing")
    return client_id


def prove(request: ExaminedTokenRequest, client: Client) -> None:
    """Raise OAuthError where the secret of the body is not the client's."""
    check_secret(client, request.parameter("client_secret") or "")
