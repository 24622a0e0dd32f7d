"""Who gets a refresh token is not decided by the scope offline_access.

Source: idp-knobs C `refresh` (Google, Cognito: not issued again), B `scope.offline_access` (Entra v1, Cognito: always
one); RFC 6749 5.1, 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import REFRESH_TOKEN, TOKEN_RULES
from mobile_sso.idp.rules import TokenRule, refresh_token_rotation

IssueOrRules: TypeAlias = bool | tuple[TokenRule, ...]


@dataclass(frozen=True, kw_only=True)
class RefreshTokenIssue(Quirk[IssueOrRules]):
    """When a token response carries a refresh token: `issue`.

    `always`, asked for or not; `never`; `once`: with the code, where it was asked for; a refresh brings no other, and
    the first one stays good.
    """

    name = "refresh_token_issue"
    stage = REFRESH_TOKEN
    also_at = (TOKEN_RULES,)

    issue: Literal["always", "never", "once"]

    def apply(self, value: IssueOrRules, context: QuirkContext) -> IssueOrRules:
        """Return whether this response carries one; or the rules, without rotation where there is no other one."""
        if isinstance(value, bool):
            return self.issue == "always" or (self.issue == "once" and value and context.grant_type != "refresh_token")
        if self.issue != "once":
            return value
        return tuple(rule for rule in value if rule is not refresh_token_rotation.check)
