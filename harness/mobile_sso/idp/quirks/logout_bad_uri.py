"""A post_logout_redirect_uri that is not registered: the person is signed out all the same, or told another status.

Source: idp-knobs F `logout.bad_uri`; idp-behaviour 1 (Entra: a plain signed-out page), 7 (AD FS: its own page), 8
(PingFederate: its default page). *Unconfirmed, but for Entra's page: the knob is marked so in the reference.*
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout.rules import EndSessionRule
from mobile_sso.idp.logout.unregistered import where_unregistered
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import END_SESSION_RULES, ERROR


@dataclass(frozen=True, kw_only=True)
class LogoutBadUri(Quirk["tuple[EndSessionRule, ...] | ErrorAnswer"]):
    """`page`: logs out and shows that; `own_page`: logs out and goes to `location`; `status`: refuses with `status`."""

    name = "logout_bad_uri"
    stage = END_SESSION_RULES
    also_at = (ERROR,)

    mode: Literal["page", "own_page", "status"]
    location: str | None = None
    """Of the provider's own page, with `own_page`."""
    status: int = 400
    """Of the error page, with `status`."""

    def __post_init__(self) -> None:
        """Raise ValueError for what makes no sense."""
        if (self.mode == "own_page") is not (self.location is not None):
            raise ValueError("quirk 'logout_bad_uri': own_page needs a location, and nothing else takes one")
        if not 400 <= self.status <= 599:
            raise ValueError(f"quirk 'logout_bad_uri': {self.status} is not the status of an error")

    def apply(
        self, value: tuple[EndSessionRule, ...] | ErrorAnswer, context: QuirkContext
    ) -> tuple[EndSessionRule, ...] | ErrorAnswer:
        """Return the rules with that error mended, or the answer to it with another status."""
        if isinstance(value, ErrorAnswer):
            concerned = self.mode == "status" and value.event == "post_logout_redirect_uri"
            return replace(value, status=self.status) if concerned else value
        return value if self.mode == "status" else where_unregistered(value, self._gone_on)

    def _gone_on(self, request: ExaminedLogout, error: OAuthError) -> None:
        request.post_logout_redirect_uri = self.location
