"""Who is answered without seeing a page: every client, or only those whose identity is assured.

A client that is called back by a private-use scheme can be impersonated by any app that claims the scheme, whatever
secret its backend has; only a claimed https link assures it. The simulated person then signs in again on the page.

Source: conformance-and-attacks 5.3 `silent_approval`, cases `scheme-hijack-silent-sso`, `authz-request-swap`;
RFC 8252 8.6 (no request without assured identity is processed automatically).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import OBSTACLE


@dataclass(frozen=True, kw_only=True)
class SilentApproval(Quirk[OAuthError | None]):
    """With `assured_only`, a client that has a redirect URI other than https is never answered silently."""

    name = "silent_approval"
    stage = OBSTACLE

    clients: Literal["all", "assured_only"]

    def apply(self, value: OAuthError | None, context: QuirkContext) -> OAuthError | None:
        """Return the obstacle that is there already, or this one."""
        client = context.provider.clients.get(context.client_id)
        if value is not None or self.clients == "all" or client is None:
            return value
        if all(uri.lower().startswith("https://") for uri in client.registration.redirect_uris):
            return None
        return OAuthError(
            "interaction_required",
            "The client's identity is not assured; a person must approve.",
            event="page_required",
        )
