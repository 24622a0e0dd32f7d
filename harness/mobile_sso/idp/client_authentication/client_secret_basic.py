"""`client_secret_basic`: the secret comes in the Authorization header, form-encoded.

Source: RFC 6749 2.3.1; OpenID Connect Core 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_sso.idp.client_authentication.secret import check_secret
from mobile_sso.idp.errors import invalid_client, invalid_request

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client
    from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def used(request: ExaminedTokenRequest) -> bool:
    """Return whether there is an Authorization header, of whatever scheme."""
    return request.request.header("authorization") is not None


def named(request: ExaminedTokenRequest) -> str:
    """Return the user name of the header; a client_id in the body must agree."""
    client_id, _ = _credentials(request)
    if request.parameter("client_id") not in (None, client_id):
        raise invalid_request(
            "The client_id differs from the one in the Authorization header.", event="client_id_differs"
        )
    return client_id


def prove(request: ExaminedTokenRequest, client: Client) -> None:
    """Raise OAuthError where the password of the header is not the client's secret."""
    check_secret(client, _credentials(request)[1])


def _credentials(request: ExaminedTokenRequest) -> tuple[str, str]:
    credentials = request.request.basic_credentials
    if credentials is None:
        raise invalid_client(
            "The Authorization header does not hold Basic credentials.", event="client_authentication_missing"
        )
    return credentials
