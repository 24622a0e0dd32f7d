"""A refusal before it is rendered: what is said, in which form, with which status.

Source: RFC 6749 4.1.2.1, 5.2; idp-knobs E (real providers answer one event with bodies of their own).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mobile_sso.idp.errors import OAuthError
from mobile_sso.testbed.http import Headers, JsonValue

ErrorForm: TypeAlias = Literal["page", "json", "text", "empty", "redirect"]
"""A page for a person, a JSON or plain-text body for a client, no body at all, or parameters of a redirect."""


@dataclass(frozen=True, kw_only=True)
class ErrorAnswer:
    """What the peer is told of an OAuthError."""

    form: ErrorForm
    event: str
    """A word of `errors.EVENTS`."""
    error: str
    """The OAuth error code; empty: the answer has none."""
    description: str | None
    """None: the answer has no error_description."""
    status: int
    headers: Headers = ()
    members: Mapping[str, JsonValue] = field(default_factory=dict)
    """Further members of a JSON body, or parameters of a redirect (as text)."""
    body: Mapping[str, JsonValue] | None = None
    """The whole JSON body in place of error, description and members."""
    code: str = ""
    """The provider's own error code, shown on a page: `AADSTS50011`."""
    heading: str = ""
    """The page's heading in place of the usual one."""
    location: str = ""
    """Where a redirect leads that is not for the client: a page of the provider that shows errors."""
    challenge: str = ""
    """What WWW-Authenticate demands: `Basic realm="…"` (sent with 401 only) or `Bearer realm="…"` (RFC 6750 3: always,
    with the error in it)."""

    @classmethod
    def of(cls, error: OAuthError, form: ErrorForm, *, headers: Headers = (), challenge: str = "") -> ErrorAnswer:
        """Return the ideal answer to `error` in `form`; a page is never sent with 401, which would need a challenge."""
        return cls(
            form=form,
            event=error.event,
            error=error.error,
            description=error.description,
            status=400 if form == "page" and error.status == 401 else error.status,
            headers=headers,
            challenge=challenge,
        )
