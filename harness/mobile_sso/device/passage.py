"""The passage of one callback URL from the browser into the app, as far as it is decided.

Faults write on it before the operating system acts on it; untouched, it says: at once, as it is, to whoever owns it.

Source: deep-link-return 1.0 (primitives `drop`, `delay`, `steal`, `mangle`, `block`).
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.device.cookies import Visible


@dataclass
class Passage:
    """What is to become of one URL."""

    url: str
    delay: float = 0.0
    """Seconds until the operating system delivers it."""
    lost: str | None = None
    """Why it is never delivered."""
    blocked: str | None = None
    """What the browser says instead of leaving."""
    taken_by: str | None = None
    """The app in whose place a foreign one gets it."""


@dataclass
class Opening:
    """What is to become of one opening of the browser."""

    url: str
    refused: str | None = None
    """The code with which the system refuses to present it."""
    missing: str | None = None
    """The browser that is not there."""
    cookies: Visible = "shared"
    """What it sees of the cookies of earlier sign-ins."""
    hangs: bool = False
    """It is never presented and never refused."""
