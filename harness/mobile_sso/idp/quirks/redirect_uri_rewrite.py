"""The response goes to a redirect URI that was written anew: other slashes, other case, no query.

Source: conformance-and-attacks 5.3 `redirect_uri_rewrite`, cases `deep-link-slash-form`, `deep-link-uri-mismatch`;
RFC 8252 7.1 (`x:/path`); RFC 3986 6.2.1 (simple string comparison).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE

_SLASHES = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<slashes>/+)(?P<rest>.*)\Z")


@dataclass(frozen=True, kw_only=True)
class RedirectUriRewrite(Quirk[AuthorizationResponse]):
    """Rewrites the redirect URI, which still has to be registered as it was requested.

    `slash_form` turns one slash after a private-use scheme into two, and two or three into one; `lower_case` writes all
    of it in small letters; `strip_trailing_slash` and `drop_query` take off what they say.
    """

    name = "redirect_uri_rewrite"
    stage = AUTHORIZATION_RESPONSE

    op: Literal["slash_form", "lower_case", "strip_trailing_slash", "drop_query"]

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response for the other URI."""
        return replace(value, redirect_uri=_REWRITE[self.op](value.redirect_uri))


def _other_slashes(uri: str) -> str:
    match = _SLASHES.match(uri)
    if match is None or match["scheme"].lower() in ("http", "https"):
        return uri
    return f"{match['scheme']}:{'//' if match['slashes'] == '/' else '/'}{match['rest']}"


def _without_trailing_slash(uri: str) -> str:
    path, question_mark, query = uri.partition("?")
    return path.removesuffix("/") + question_mark + query


_REWRITE: Mapping[str, Callable[[str], str]] = {
    "slash_form": _other_slashes,
    "lower_case": str.lower,
    "strip_trailing_slash": _without_trailing_slash,
    "drop_query": lambda uri: uri.partition("?")[0],
}
