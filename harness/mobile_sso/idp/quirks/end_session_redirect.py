"""After a logout the browser stays on a page, goes somewhere else, or comes back with more than `state`.

Source: conformance-and-attacks 5.6 `end_session_redirect`, cases `slo-never-returns`, `post-logout-open-redirect-op`;
RP-Initiated Logout 2, 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mobile_sso.idp.logout_messages import LogoutAnswer
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import LOGOUT_ANSWER


@dataclass(frozen=True, kw_only=True)
class EndSessionRedirect(Quirk[LogoutAnswer]):
    """`never` redirects, or redirects `to` a URI whatever was asked for, with a `status`, with `extra_params`."""

    name = "end_session_redirect"
    stage = LOGOUT_ANSWER

    never: bool = False
    to: str | None = None
    status: int | None = None
    extra_params: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for what makes no sense."""
        others = bool(self.to or self.status or self.extra_params)
        if self.never and others:
            raise ValueError("quirk 'end_session_redirect': never means no redirect; leave out the other parameters")
        if not (self.never or others):
            raise ValueError("quirk 'end_session_redirect': give never, to, status or extra_params")
        if self.status is not None and not 300 <= self.status <= 399:
            raise ValueError(f"quirk 'end_session_redirect': {self.status} is not the status of a redirect")

    def apply(self, value: LogoutAnswer, context: QuirkContext) -> LogoutAnswer:
        """Return another answer."""
        if self.never:
            return replace(value, location=None)
        return replace(
            value,
            location=self.to or value.location,
            parameters=(*value.parameters, *self.extra_params.items()),
            status=self.status or value.status,
        )
