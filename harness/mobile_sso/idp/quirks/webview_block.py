"""A sign-in in an embedded web view is refused with a page.

Web views are told by their User-Agent, as Android and iOS write it unless the app has changed it: `; wv)`, or WebKit on
an iPhone or iPad without `Safari/`. A request without a User-Agent, such as the simulated browser's, is none.

Source: conformance-and-attacks 5.3 `webview_block`, case `embedded-user-agent`; RFC 8252 8.12; idp-behaviour 3
(`disallowed_useragent`). How web views are told is *unconfirmed*: no provider publishes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import REDIRECTING_RULES
from mobile_sso.idp.rules import AuthorizationRule
from mobile_sso.idp.rules.examined import ExaminedAuthorization

_WEB_VIEW = re.compile(r";\s?wv\)|(?:iPhone|iPad|iPod)(?!.*Safari/).*AppleWebKit/")


@dataclass(frozen=True, kw_only=True)
class WebviewBlock(Quirk[tuple[AuthorizationRule, ...]]):
    """Answers `disallowed_useragent` before anything else is looked at."""

    name = "webview_block"
    stage = REDIRECTING_RULES

    def apply(self, value: tuple[AuthorizationRule, ...], context: QuirkContext) -> tuple[AuthorizationRule, ...]:
        """Return the rules, and before them one about the browser."""
        user_agent = (context.request.header("user-agent") if context.request else None) or ""
        return (_refuse, *value) if _WEB_VIEW.search(user_agent) else value


def _refuse(request: ExaminedAuthorization) -> None:
    raise OAuthError(
        "disallowed_useragent",
        "This browser is part of an app and may not be used to sign in.",
        event="embedded_user_agent",
    )
