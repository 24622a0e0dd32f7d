"""`none`: a public client names itself and proves nothing; PKCE protects its codes.

Source: OpenID Connect Core 9; RFC 6749 2.1, 3.2.1; RFC 8252 8.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_sso.idp.client_authentication.assertion import carried

if TYPE_CHECKING:
    from mobile_sso.idp.clients import Client
    from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def used(request: ExaminedTokenRequest) -> bool:
    """Return whether there is a client_id and no credential of any kind."""
    credentials = request.request.header("authorization") is not None or request.parameter("client_secret") is not None
    return request.parameter("client_id") is not None and not credentials and not carried(request)


def named(request: ExaminedTokenRequest) -> str:
    """Return the client_id."""
    return request.parameter("client_id") or ""


def prove(_request: ExaminedTokenRequest, _client: Client) -> None:
    """Do nothing: there is nothing to prove."""
