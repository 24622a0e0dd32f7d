"""Discovery: the provider's metadata. Drawn once; the quirks of a provider do not change while it lives.

Source: OpenID Connect Discovery 4.
"""

from __future__ import annotations

from mobile_sso.idp.metadata import provider_metadata
from mobile_sso.idp.quirks.stages import METADATA
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Response, json_response

CACHE = ("Cache-Control", "public, max-age=3600")


def discovery_response(state: ProviderState) -> Response:
    """Return the discovery document."""
    metadata = provider_metadata(state.profile, state.origin)
    metadata = state.quirks.apply(METADATA, metadata, state.quirk_context())
    return json_response(metadata, headers=(CACHE,))
