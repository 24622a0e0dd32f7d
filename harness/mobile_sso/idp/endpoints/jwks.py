"""JWKS: the public keys of every algorithm of the profile, drawn anew only where the key set is another one.

Source: RFC 7517 5; OpenID Connect Core 10.1, 10.1.1.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.clients import client_id_of
from mobile_sso.idp.endpoints.discovery import CACHE
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.quirks.stages import JWKS, SIGNING_KEYS
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Request, Response, json_response


class JwksEndpoint:
    """Publishes the keys of a provider."""

    def __init__(self, state: ProviderState) -> None:
        """Publish the keys of `state`."""
        self._state = state
        self._reads = 0
        self._drawn_for: SigningKeys | None = None
        self._drawn = Response()

    def __call__(self, request: Request) -> Response:
        """Return the JWK set."""
        state, quirks = self._state, self._state.quirks
        if quirks.at(JWKS) or quirks.at(SIGNING_KEYS):
            return self._with_quirks(request)
        if self._drawn_for is not state.keys or state.keys.changes_by_itself:
            self._drawn, self._drawn_for = json_response(state.jwks(), headers=(CACHE,)), state.keys
        return self._drawn

    def _with_quirks(self, request: Request) -> Response:
        """Draw it for this very request: a quirk may answer each one differently."""
        state, quirks = self._state, self._state.quirks
        self._reads += 1
        asked = state.quirk_context(client_id=client_id_of(request), endpoint="jwks", request=request)
        context = replace(asked, reads=self._reads)
        state.keys = quirks.apply(SIGNING_KEYS, state.keys, context)
        keys = quirks.apply(JWKS, state.jwks(), context)
        return json_response(keys, headers=(CACHE,))
