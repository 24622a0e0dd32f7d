"""The client proves itself by exactly the method it registered, and by one method only.

Source: RFC 6749 2.3, 2.3.1, 3.2.1, 5.2; OpenID Connect Core 9.
"""

from __future__ import annotations

from mobile_sso.idp.client_authentication import METHODS, presented, wrong_method
from mobile_sso.idp.quirks.stages import CLIENT_METHODS
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


def check(request: ExaminedTokenRequest) -> None:
    """Find the client; raise OAuthError where it did not prove itself."""
    method, client = presented(request)
    context = request.state.quirk_context(client_id=client.client_id, request=request.request)
    registered = client.registration.token_endpoint_auth_method
    accepted = request.state.quirks.apply(CLIENT_METHODS, (registered,), context)
    if method not in accepted:
        raise wrong_method(method, client, accepted)
    METHODS[method].prove(request, client)
    request.known_client = client
