"""An authorization code is good for more than one use, or its reuse goes unpunished.

Source: conformance-and-attacks 5.4 `code_reuse`, case `code-reuse-by-backend`; RFC 6749 4.1.2, 10.5.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.errors import invalid_grant
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_RULES
from mobile_sso.idp.rules import TokenRule, code_single_use
from mobile_sso.idp.rules.examined import ExaminedTokenRequest


@dataclass(frozen=True, kw_only=True)
class CodeReuse(Quirk[tuple[TokenRule, ...]]):
    """`allow` takes a code again while it lives, for `window_s` seconds after its first use (absent: all its life).

    A reuse that is refused revokes the tokens of the first use, unless `revoke_tokens` is false.
    """

    name = "code_reuse"
    stage = TOKEN_RULES

    allow: bool = True
    window_s: float | None = None
    revoke_tokens: bool = True

    def __post_init__(self) -> None:
        """Refuse a window for a reuse that is not allowed."""
        if self.window_s is not None and not self.allow:
            raise ValueError("quirk 'code_reuse': 'window_s' says how long a reuse is allowed, but 'allow' is false")

    def apply(self, value: tuple[TokenRule, ...], context: QuirkContext) -> tuple[TokenRule, ...]:
        """Return the rules with that of the single use replaced."""
        return tuple(self._check if rule is code_single_use.check else rule for rule in value)

    def _check(self, request: ExaminedTokenRequest) -> None:
        if not request.code.spent:
            code_single_use.check(request)
        elif not self._allowed(request):
            request.grant.revoked = request.grant.revoked or self.revoke_tokens
            raise invalid_grant("The authorization code has been used before.", event="code_spent")

    def _allowed(self, request: ExaminedTokenRequest) -> bool:
        code, now = request.code, request.state.clock.now()
        in_window = self.window_s is None or now <= code.spent_at + self.window_s
        return self.allow and in_window and now < code.expires_at and not request.grant.revoked
