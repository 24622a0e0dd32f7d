"""What a logout sends: the way back for the browser, a logout token to each backend, a frame to each web page.

Source: RP-Initiated Logout 2, 3; Back-Channel Logout 2.5; Front-Channel Logout 2, 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


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
    logout_token: str = field(repr=False)
    method: Literal["POST", "GET"] = "POST"
    content_type: Literal["application/x-www-form-urlencoded", "application/json"] = "application/x-www-form-urlencoded"
    extra_fields: Mapping[str, str] = field(default_factory=dict)
    count: int = 1
    """How often it is delivered."""
    order: Literal["before_redirect", "after_redirect", "never"] = "before_redirect"
    retries: int = 0
    """How often it is tried again after a failure that may be the transport's (Back-Channel Logout 2.8)."""


@dataclass(frozen=True, kw_only=True)
class FrontchannelDelivery:
    """One relying party's logout page, loaded by the browser."""

    client_id: str
    uri: str
    parameters: tuple[tuple[str, str], ...] = ()
    """`iss` and `sid`, both or neither."""
    vehicle: Literal["iframe", "top_level", "never"] = "iframe"
