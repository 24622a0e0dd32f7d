"""Logout answers as if it had worked, but the SSO session lives on.

Source: conformance-and-attacks 5.6 `end_session_noop`, case `slo-op-does-nothing`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import SESSION_END


@dataclass(frozen=True, kw_only=True)
class EndSessionNoop(Quirk[bool]):
    """Keeps the SSO session at every logout; its cookie stays, too."""

    name = "end_session_noop"
    stage = SESSION_END

    def apply(self, value: bool, context: QuirkContext) -> bool:
        """Return that the session does not end."""
        return False
