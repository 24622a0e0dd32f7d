"""What an app finds around it on the phone.

Source: design "Randomness, clock and send come in as arguments".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mobile_sso.device.attempts import Attempt
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import Network
from mobile_sso.testbed.randomness import TokenSource
from mobile_sso.testbed.trace import Trace


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """The phone as its apps see it; an app is named where it turns to the phone."""

    network: Network
    trace: Trace
    clock: Clock
    tokens: TokenSource
    secrets: Secrets
    suspends_in_background: bool
    begin_attempt: Callable[[str], Attempt]
    """The app begins a sign-in attempt."""
    open_attempt: Callable[[str], Attempt | None]
    """The app's attempt that waits for its outcome, or None."""
    take_front: Callable[[str], None]
    """The app becomes the one the person sees."""
    open_browser: Callable[[str, str], None]
    """The app asks for a URL to be opened in the browser."""
    deliver: Callable[[str, str], None]
    """A link for the app arrives from elsewhere than the browser: URL and app."""
