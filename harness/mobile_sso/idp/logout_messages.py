"""What a logout says: a question to the person, the way back for the browser, and news for every relying party.

Source: RP-Initiated Logout 2, 3, 6; Back-Channel Logout 2.5; Front-Channel Logout 2, 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class LogoutQuestion:
    """What the page before a logout asks."""

    heading: str = "Sign out?"
    text: str = "An app asks to sign you out. Other apps that use this sign-in will ask you to sign in again."
    yes: str = "Sign out"
    no: str | None = "Stay signed in"
    """None: there is no such button."""


@dataclass(frozen=True, kw_only=True)
class LogoutAnswer:
    """Where the browser goes after a logout."""

    location: str | None
    """The registered post_logout_redirect_uri; None: it stays on a page."""
    parameters: tuple[tuple[str, str], ...] = ()
    """`state`, where one was sent."""
    status: int = 302


@dataclass(frozen=True, kw_only=True)
class BackchannelDelivery:
    """One logout token on its way to one relying party."""

    client_id: str
    uri: str
    sid: str
    """The session that ended."""
    logout_token: str = field(repr=False)
    method: Literal["POST", "GET"] = "POST"
    content_type: Literal["application/x-www-form-urlencoded", "application/json"] = "application/x-www-form-urlencoded"
    extra_fields: Mapping[str, str] = field(default_factory=dict)
    count: int = 1
    """How often it is delivered."""
    parallel: bool = False
    """Whether a further copy goes out before the one ahead of it was answered."""
    order: Literal["before_redirect", "after_redirect", "never"] = "before_redirect"
    retries: int = 1
    """How often it is tried again after a failure that may be the transport's (Back-Channel Logout 2.5)."""


@dataclass(frozen=True, kw_only=True)
class FrontchannelDelivery:
    """One relying party's logout page, loaded by the browser."""

    client_id: str
    uri: str
    parameters: tuple[tuple[str, str], ...] = ()
    """`iss` and `sid`, both or neither."""
    vehicle: Literal["iframe", "top_level", "never"] = "iframe"
    wait_ms: int = 2_000
    """How long the page gives the frame before it moves on, in milliseconds; browsers count whole seconds."""
