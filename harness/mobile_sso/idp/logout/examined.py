"""A logout request while the rules look at it.

Source: RP-Initiated Logout 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.idp.logout_messages import LogoutQuestion
from mobile_sso.idp.pending import LogoutRequest
from mobile_sso.idp.rules.examined import Examined
from mobile_sso.idp.sessions import SsoSession
from mobile_sso.testbed.http import JsonValue, Request


@dataclass(kw_only=True)
class ExaminedLogout(Examined):
    """A logout request under examination; a rule may also put other `parameters` in place of those that came."""

    request: Request
    session: SsoSession | None
    """The browser's SSO session."""
    hint: Mapping[str, JsonValue] | None = None
    """The claims of the `id_token_hint`."""
    post_logout_redirect_uri: str | None = None
    """Where the browser may be sent; None: nowhere."""
    question: LogoutQuestion | None = None
    """What the person is asked first; None: nothing."""

    @property
    def sid(self) -> str:
        """The session to end: the browser's own, else the hint's; empty: none is known."""
        if self.session is not None:
            return self.session.sid
        return str((self.hint or {}).get("sid", ""))

    def accepted(self) -> LogoutRequest:
        """Return the request as a value, once every rule has passed."""
        return LogoutRequest(
            sid=self.sid,
            client_id=self.known_client.client_id if self.known_client else "",
            post_logout_redirect_uri=self.post_logout_redirect_uri,
            state=self.parameter("state"),
        )
