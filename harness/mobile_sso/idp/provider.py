"""The provider as one application: a table from path to endpoint, and the manners of HTTP around it.

Source: RFC 9110 15.5 (404, 405 with Allow, 413, 414).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TypeAlias

from mobile_sso.idp.endpoints.authorization import authorize
from mobile_sso.idp.endpoints.discovery import discovery_response
from mobile_sso.idp.endpoints.end_session import end_session
from mobile_sso.idp.endpoints.jwks import JwksEndpoint
from mobile_sso.idp.endpoints.revocation import revoke
from mobile_sso.idp.endpoints.sign_in import sign_in
from mobile_sso.idp.endpoints.token import token
from mobile_sso.idp.endpoints.userinfo import userinfo
from mobile_sso.idp.settings import MAX_BODY_BYTES, MAX_URL_CHARACTERS
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Request, Response

Endpoint: TypeAlias = Callable[[Request], Response]
Route: TypeAlias = tuple[tuple[str, ...], Endpoint]

WELL_KNOWN = "/.well-known/openid-configuration"


class Provider:
    """Answers every request under the provider's origin."""

    def __init__(self, state: ProviderState) -> None:
        """Serve the provider whose stores `state` holds; its paths come from the profile."""
        self._state = state
        self._routes = self._table()

    def __call__(self, request: Request) -> Response:
        """Answer `request`."""
        if len(request.url) > MAX_URL_CHARACTERS:
            return _plain(414, f"The URL is longer than {MAX_URL_CHARACTERS} characters.")
        if len(request.body) > MAX_BODY_BYTES:
            return _plain(413, f"The body is larger than {MAX_BODY_BYTES} bytes.")
        route = self._routes.get(request.path)
        if route is None:
            return _plain(404, "There is nothing here.")
        methods, endpoint = route
        if request.method not in methods:
            return _plain(405, f"Use {' or '.join(methods)}.", ("Allow", ", ".join(methods)))
        return endpoint(request)

    def _table(self) -> Mapping[str, Route]:
        state, profile = self._state, self._state.profile
        paths = profile.endpoints
        table: dict[str, Route] = {
            profile.issuer_path + WELL_KNOWN: (("GET",), lambda _: self._discovery),
            paths.jwks: (("GET",), JwksEndpoint(state)),
            paths.authorization: (("GET", "POST"), partial(authorize, state)),
            paths.sign_in: (("POST",), partial(sign_in, state)),
            paths.token: (("POST",), partial(token, state)),
            paths.userinfo: (("GET", "POST"), partial(userinfo, state)),
        }
        if paths.revocation:
            table[paths.revocation] = (("POST",), partial(revoke, state))
        if paths.end_session:
            table[paths.end_session] = (("GET", "POST"), partial(end_session, state))
        return table

    @cached_property
    def _discovery(self) -> Response:
        return discovery_response(self._state)


def _plain(status: int, text: str, *headers: tuple[str, str]) -> Response:
    return Response(
        status=status, headers=(("Content-Type", "text/plain; charset=utf-8"), *headers), body=f"{text}\n".encode()
    )
