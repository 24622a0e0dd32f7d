"""Before a logout the person is always asked, or never.

Source: conformance-and-attacks 5.6 `end_session_confirm`, cases `logout-csrf`, `slo-user-declines`; RP-Initiated Logout
2, 6; idp-knobs F `logout.confirm_page`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.logout_messages import LogoutQuestion
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import LOGOUT_QUESTION


@dataclass(frozen=True, kw_only=True)
class EndSessionConfirm(Quirk[LogoutQuestion | None]):
    """Asks `always`, whatever the hint; `never`, so that any page can sign somebody out; or as the `spec` says."""

    name = "end_session_confirm"
    stage = LOGOUT_QUESTION

    mode: Literal["always", "never", "spec"]

    def apply(self, value: LogoutQuestion | None, context: QuirkContext) -> LogoutQuestion | None:
        """Return what is asked."""
        if self.mode == "never":
            return None
        return value or LogoutQuestion() if self.mode == "always" else value
