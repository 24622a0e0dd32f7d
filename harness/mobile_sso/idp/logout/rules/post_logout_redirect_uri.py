"""The post_logout_redirect_uri must equal one that is registered for the client, character by character.

Without a client, known by hint or by `client_id`, nobody vouches for the URI, and it is left aside.

Source: RP-Initiated Logout 2, 3; conformance-and-attacks 4.5 ESR-10, 2.3 `-bad-post-logout-redirect-uri`,
`-query-added-to-post-logout-redirect-uri`, `-no-id-token-hint`.
"""

from __future__ import annotations

from mobile_sso.idp.errors import OAuthError, invalid_request
from mobile_sso.idp.logout.examined import ExaminedLogout


def check(request: ExaminedLogout) -> None:
    """Find where the browser may go; raise OAuthError where the URI is not registered."""
    uri = request.parameter("post_logout_redirect_uri")
    if uri is None or request.known_client is None:
        return
    if uri not in request.client.registration.post_logout_redirect_uris:
        raise not_registered(uri)
    request.post_logout_redirect_uri = uri


def not_registered(uri: str) -> OAuthError:
    """Return the error for a URI that is not registered."""
    return invalid_request(
        "The post_logout_redirect_uri is not registered for this client; it must match exactly.",
        event="post_logout_redirect_uri",
        detail=f"post_logout_redirect_uri {uri!r}",
    )
