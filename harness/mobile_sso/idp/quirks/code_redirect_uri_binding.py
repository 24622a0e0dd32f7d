"""The redirect_uri of the token request need not be that of the authorization request.

Source: conformance-and-attacks 5.4 `code_redirect_uri_binding`, case `redirect-uri-token-mismatch`; RFC 6749 4.1.3;
idp-knobs I `token.redirect_check`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.errors import invalid_grant, invalid_request
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_RULES
from mobile_sso.idp.rules import TokenRule, code_redirect_uri
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


@dataclass(frozen=True, kw_only=True)
class CodeRedirectUriBinding(Quirk[tuple[TokenRule, ...]]):
    """`off`: nobody looks at it, it may be missing; `ignore_query`: all but its query must be the same."""

    name = "code_redirect_uri_binding"
    stage = TOKEN_RULES

    mode: Literal["off", "ignore_query"] = "off"

    def apply(self, value: tuple[TokenRule, ...], context: QuirkContext) -> tuple[TokenRule, ...]:
        """Return the rules without that of the redirect_uri, or with a laxer one."""
        if self.mode == "off":
            return tuple(rule for rule in value if rule is not code_redirect_uri.check)
        return tuple(_ignoring_query if rule is code_redirect_uri.check else rule for rule in value)


def _ignoring_query(request: ExaminedTokenRequest) -> None:
    redirect_uri = request.parameter("redirect_uri")
    if redirect_uri is None:
        raise invalid_request("The parameter redirect_uri is missing.", event="redirect_uri_missing")
    if redirect_uri.partition("?")[0] != request.code.redirect_uri.partition("?")[0]:
        raise invalid_grant(
            "The redirect_uri differs from that of the authorization request.", event="redirect_uri_differs"
        )
