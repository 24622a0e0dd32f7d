"""Discovery: the provider's metadata. Drawn once, unless a quirk may change it from one request to the next.

Source: OpenID Connect Discovery 4.
"""

from __future__ import annotations

from mobile_sso.idp.metadata import provider_metadata
from mobile_sso.idp.quirks.stages import METADATA
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Request, Response, json_response

CACHE = ("Cache-Control", "public, max-age=3600")


class DiscoveryEndpoint:
    """Publishes the metadata of a provider."""

    def __init__(self, state: ProviderState) -> None:
        """Publish what `state` is like."""
        self._state = state
        self._drawn: Response | None = None

    def __call__(self, request: Request) -> Response:
        """Return the discovery document."""
        state = self._state
        if state.quirks.at(METADATA):
            metadata = provider_metadata(state.profile, state.origin)
            context = state.quirk_context(endpoint="discovery", request=request)
            metadata = state.quirks.apply(METADATA, metadata, context)
            return json_response(metadata, headers=(CACHE,))
        if self._drawn is None:
            self._drawn = json_response(provider_metadata(state.profile, state.origin), headers=(CACHE,))
        return self._drawn
