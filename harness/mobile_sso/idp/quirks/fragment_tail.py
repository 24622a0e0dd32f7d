"""The callback URL ends in a fragment that means nothing: `#`, or `#_=_`.

Source: idp-knobs B `authorize.fragment_tail`; idp-behaviour 3 (Google: `#`), 12 (Facebook: `#_=_`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE


@dataclass(frozen=True, kw_only=True)
class FragmentTail(Quirk[AuthorizationResponse]):
    """Appends `tail` to the callback URL, errors included; the modes fragment and form_post have no place for it."""

    name = "fragment_tail"
    stage = AUTHORIZATION_RESPONSE

    tail: str = "#_=_"

    def __post_init__(self) -> None:
        """Refuse what is no fragment."""
        if not self.tail.startswith("#"):
            raise ValueError(f"quirk 'fragment_tail': 'tail' must begin with '#', got {self.tail!r}")

    def apply(self, value: AuthorizationResponse, context: QuirkContext) -> AuthorizationResponse:
        """Return the response with its tail, unless it has one."""
        return replace(value, tail=self.tail) if value.mode == "query" and not value.tail else value
