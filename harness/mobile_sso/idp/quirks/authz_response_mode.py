"""The authorization response comes in another response mode than the one asked for, or half in one and half in another.

Source: conformance-and-attacks 5.3 `authz_response_mode`, case `deep-link-param-in-fragment`; OpenID Connect Core
3.1.2.5; OAuth 2.0 Multiple Response Types 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.endpoints.authorization_answers import encoded
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE


@dataclass(frozen=True, kw_only=True)
class AuthzResponseMode(Quirk[AuthorizationResponse]):
    """Answers in `mode`, whatever was asked for.

    `split`, with the mode `fragment`, leaves the code or the error in the query and puts the rest behind the `#`;
    quirks that come later in the profile see the half in the query only.
    """

    name = "authz_response_mode"
    stage = AUTHORIZATION_RESPONSE

    mode: Literal["query", "fragment", "form_post"]
    split: bool = False

    def __post_init__(self) -> None:
        """Refuse to split where there is no fragment."""
        if self.split and self.mode != "fragment":
            raise ValueError(f"quirk 'authz_response_mode': 'split' goes with mode 'fragment', not {self.mode!r}")

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response in the mode."""
        if not self.split:
            return replace(value, mode=self.mode)
        stays = tuple(pair for pair in value.parameters if pair[0] in ("code", "error"))
        moves = tuple(pair for pair in value.parameters if pair not in stays)
        tail = f"#{encoded(moves, value.encoding)}{value.tail}" if moves else value.tail
        return replace(value, mode="query", parameters=stays, tail=tail)
