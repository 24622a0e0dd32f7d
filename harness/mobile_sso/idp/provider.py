"""The provider as one application: a table from path to endpoint, and the manners of HTTP around it.

Source: RFC 9110 15.5 (404, 405 with Allow, 413, 414).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from mobile_sso.idp.clients import client_id_of
from mobile_sso.idp.endpoints.authorization import authorize
from mobile_sso.idp.endpoints.consent import consent
from mobile_sso.idp.endpoints.discovery import DiscoveryEndpoint
from mobile_sso.idp.endpoints.end_session import end_session
from mobile_sso.idp.endpoints.introspection import introspect
from mobile_sso.idp.endpoints.jwks import JwksEndpoint
from mobile_sso.idp.endpoints.pushed_authorization_request import pushed_authorization_request as push
from mobile_sso.idp.endpoints.registration import registration
from mobile_sso.idp.endpoints.revocation import revoke
from mobile_sso.idp.endpoints.shown_error import shown_error
from mobile_sso.idp.endpoints.sign_in import sign_in
from mobile_sso.idp.endpoints.token import token
from mobile_sso.idp.endpoints.userinfo import userinfo
from mobile_sso.idp.quirks.stages import INTERCEPT, NOT_FOUND, RESPONSE
from mobile_sso.idp.settings import MAX_BODY_BYTES, MAX_URL_CHARACTERS
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Request, Response

Endpoint: TypeAlias = Callable[[Request], Response]
_PAR = "pushed_authorization_request"


@dataclass(frozen=True, kw_only=True)
class Route:
    """One path: which endpoint is there, and by which methods it is asked."""

    name: str
    """What the specifications call the endpoint; quirks name it so, too."""
    methods: tuple[str, ...]
    endpoint: Endpoint


class Provider:
    """Answers every request under the provider's origin."""

    def __init__(self, state: ProviderState) -> None:
        """Serve the provider whose stores `state` holds; its paths come from the profile."""
        self._state = state
        self._routes = self._table()

    def __call__(self, request: Request) -> Response:
        """Answer `request`."""
        if self._state.deliveries.postponed:
            self._state.deliveries.deliver_postponed()
        if len(request.url) > MAX_URL_CHARACTERS:
            return _plain(414, f"The URL is longer than {MAX_URL_CHARACTERS} characters.")
        if len(request.body) > MAX_BODY_BYTES:
            return _plain(413, f"The body is larger than {MAX_BODY_BYTES} bytes.")
        route = self._routes.get(request.path)
        if route is None:
            nothing = _plain(404, "There is nothing here.")
            return self._state.quirks.apply(NOT_FOUND, nothing, self._state.quirk_context(request=request))
        if request.method not in route.methods:
            return _plain(405, f"Use {' or '.join(route.methods)}.", ("Allow", ", ".join(route.methods)))
        return self._answer(route, request)

    def _answer(self, route: Route, request: Request) -> Response:
        quirks = self._state.quirks
        if not (quirks.at(INTERCEPT) or quirks.at(RESPONSE)):
            return route.endpoint(request)
        context = self._state.quirk_context(
            client_id=client_id_of(request),
            grant_type=request.form.get("grant_type") or "",
            endpoint=route.name,
            request=request,
        )
        instead = quirks.apply(INTERCEPT, None, context)
        return quirks.apply(RESPONSE, instead or route.endpoint(request), context)

    def _table(self) -> Mapping[str, Route]:
        state, profile = self._state, self._state.profile
        paths = profile.endpoints
        get, post, both = ("GET",), ("POST",), ("GET", "POST")
        manage = ("POST", "GET", "DELETE")
        rows: tuple[tuple[str | None, str, tuple[str, ...], Endpoint], ...] = (
            # path                              endpoint          methods  function
            (state.discovery_path,              "discovery",      get,     DiscoveryEndpoint(state)),
            (paths.jwks,                        "jwks",           get,     JwksEndpoint(state)),
            (paths.authorization,               "authorization",  both,    partial(authorize, state)),
            (paths.sign_in,                     "sign_in",        post,    partial(sign_in, state)),
            (paths.consent,                     "consent",        post,    partial(consent, state)),
            (paths.token,                       "token",          post,    partial(token, state)),
            (paths.userinfo,                    "userinfo",       both,    partial(userinfo, state)),
            (paths.revocation,                  "revocation",     post,    partial(revoke, state)),
            (paths.introspection,               "introspection",  post,    partial(introspect, state)),
            (paths.registration,                "registration",   manage,  partial(registration, state)),
            (paths.pushed_authorization_request, _PAR,            post,    partial(push, state)),
            (paths.end_session,                 "end_session",    both,    partial(end_session, state)),
            (paths.error,                       "error",          get,     partial(shown_error, state)),
        )  # fmt: skip
        return {
            path: Route(name=name, methods=methods, endpoint=endpoint) for path, name, methods, endpoint in rows if path
        }


def _plain(status: int, text: str, *headers: tuple[str, str]) -> Response:
    return Response(
        status=status, headers=(("Content-Type", "text/plain; charset=utf-8"), *headers), body=f"{text}\n".encode()
    )
