"""A post_logout_redirect_uri that is not the registered one is accepted, because it looks like it.

Source: conformance-and-attacks 5.6 `post_logout_redirect_uri_match`, case `post-logout-open-redirect-op`; RP-Initiated
Logout 3; RFC 9700 4.11.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout.rules import EndSessionRule
from mobile_sso.idp.logout.unregistered import where_unregistered
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.redirect_uri_match import ALIKE
from mobile_sso.idp.quirks.stages import END_SESSION_RULES
from mobile_sso.idp.redirect_uris import RegisteredUri, complaints


@dataclass(frozen=True, kw_only=True)
class PostLogoutRedirectUriMatch(Quirk[tuple[EndSessionRule, ...]]):
    """Compares by `mode` where the exact comparison failed; the modes are those of `redirect_uri_match`.

    A URI that could not be registered at all, such as `javascript:` or one with a fragment, is refused in every mode.
    """

    name = "post_logout_redirect_uri_match"
    stage = END_SESSION_RULES

    mode: Literal[
        "exact", "prefix", "wildcard", "wildcard_at_end", "wildcard_subdomain", "ignore_query", "ignore_case", "none"
    ]  # fmt: skip

    def apply(self, value: tuple[EndSessionRule, ...], context: QuirkContext) -> tuple[EndSessionRule, ...]:
        """Return the rules with the comparison relaxed."""
        return value if self.mode == "exact" else where_unregistered(value, self._lax)

    def _lax(self, request: ExaminedLogout, error: OAuthError) -> None:
        requested = request.parameter("post_logout_redirect_uri") or ""
        registered = request.known_client.registration.post_logout_redirect_uris if request.known_client else ()
        uri = RegisteredUri(member="post_logout_redirect_uri", text=requested)
        refused = any(complaint.refused for complaint in complaints(uri, "lax"))
        alike = self.mode == "none" or any(ALIKE[self.mode](one, requested) for one in registered)
        if refused or not alike:
            raise error
        request.post_logout_redirect_uri = requested
