"""A logout does not lead back to an app's own scheme: the browser stays on the page, or the request is refused.

Source: idp-knobs F `logout.custom_scheme`; idp-behaviour 1 (Entra often stays on its page: an issue of an app, not
documented), "B2C" (AADB2C90067). *The text of a refusal is a choice of whoever writes the profile.*
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout.rules import EndSessionRule
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import END_SESSION_RULES

_WEB = ("http", "https")


@dataclass(frozen=True, kw_only=True)
class LogoutCustomScheme(Quirk[tuple[EndSessionRule, ...]]):
    """`follow` is the ideal; `stay` logs out and stays; `refuse` shows `text` on an error page, and nothing ends."""

    name = "logout_custom_scheme"
    stage = END_SESSION_RULES

    mode: Literal["follow", "stay", "refuse"]
    text: str = "The post_logout_redirect_uri must be an https URL."

    def apply(self, value: tuple[EndSessionRule, ...], context: QuirkContext) -> tuple[EndSessionRule, ...]:
        """Return the rules with one more at the end."""
        return value if self.mode == "follow" else (*value, self._check)

    def _check(self, request: ExaminedLogout) -> None:
        uri = request.post_logout_redirect_uri
        if uri is None or uri.partition(":")[0].lower() in _WEB:
            return
        if self.mode == "refuse":
            raise invalid_request(self.text, event="logout_scheme_refused", detail=f"post_logout_redirect_uri {uri!r}")
        request.post_logout_redirect_uri = None
