"""Refresh tokens are not rotated, or an old one still works, for some seconds or for good.

Source: conformance-and-attacks 5.4 `refresh_rotation`; RFC 9700 4.14.2; idp-knobs C `refresh` (Auth0: a leeway in
seconds; Okta: a grace period of up to 60 s; Entra: a new one each time, and the old one works on, *unconfirmed*).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import REFRESH_TOKEN, TOKEN_RULES
from mobile_sso.idp.rules import TokenRule, refresh_token_rotation
from mobile_sso.idp.rules.examined import ExaminedTokenRequest

RulesOrIssue: TypeAlias = tuple[TokenRule, ...] | bool


@dataclass(frozen=True, kw_only=True)
class RefreshRotation(Quirk[RulesOrIssue]):
    """`rotate` false: one refresh token for good, and a refresh brings no other.

    `reuse_detection` false: each refresh brings a new one, and the old ones work on. `grace_s`: an old one works for so
    many seconds after its first use; later, its reuse revokes the family.
    """

    name = "refresh_rotation"
    stage = TOKEN_RULES
    also_at = (REFRESH_TOKEN,)

    rotate: bool = True
    reuse_detection: bool = True
    grace_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a grace where nothing is ever refused."""
        if self.grace_s and not (self.rotate and self.reuse_detection):
            raise ValueError("quirk 'refresh_rotation': 'grace_s' needs both 'rotate' and 'reuse_detection'")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether this is a refresh."""
        return context.grant_type == "refresh_token"

    def apply(self, value: RulesOrIssue, context: QuirkContext) -> RulesOrIssue:
        """Return the rules with that of rotation replaced; or whether the response carries a new refresh token."""
        if isinstance(value, bool):
            return value and self.rotate
        return tuple(self._check if rule is refresh_token_rotation.check else rule for rule in value)

    def _check(self, request: ExaminedTokenRequest) -> None:
        if not (self.rotate and self.reuse_detection):
            return
        token = request.refresh_token
        if token.spent and request.state.clock.now() <= token.spent_at + self.grace_s:
            return
        refresh_token_rotation.check(request)
