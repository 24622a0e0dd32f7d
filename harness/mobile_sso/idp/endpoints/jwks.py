"""JWKS: the public keys, drawn anew only where the key set is another one.

Source: RFC 7517 5; OpenID Connect Core 10.1.
"""

from __future__ import annotations

from mobile_sso.idp.endpoints.discovery import CACHE
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.quirks.stages import JWKS
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Request, Response, json_response


class JwksEndpoint:
    """Publishes the keys of a provider."""

    def __init__(self, state: ProviderState) -> None:
        """Publish the keys of `state`."""
        self._state = state
        self._drawn_for: SigningKeys | None = None
        self._drawn = Response()

    def __call__(self, request: Request) -> Response:
        """Return the JWK set."""
        state = self._state
        if self._drawn_for is not state.keys:
            keys = state.quirks.apply(JWKS, state.keys.jwks, state.quirk_context())
            self._drawn, self._drawn_for = json_response(keys, headers=(CACHE,)), state.keys
        return self._drawn
