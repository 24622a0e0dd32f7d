"""What an app finds around it on the phone.

Source: design "Randomness, clock and send come in as arguments".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mobile_sso.device.agenda import Agenda
from mobile_sso.device.attempts import Attempt
from mobile_sso.device.auth_session import AuthSession
from mobile_sso.device.connections import Radio
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import Network
from mobile_sso.testbed.randomness import TokenSource
from mobile_sso.testbed.trace import Trace

Opened: TypeAlias = Literal["presented", "refused", "missing", "hanging"]
"""How the opening of the browser went: `missing`: there is no browser."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """The phone as its apps see it; an app is named where it turns to the phone."""

    network: Network
    trace: Trace
    clock: VirtualClock
    agenda: Agenda
    radio: Radio
    tokens: TokenSource
    secrets: Secrets
    suspends_in_background: bool
    cancel_code: str
    """What an app is told where nothing came back."""
    one_session_at_a_time: bool
    """The system's own auth session, which refuses a second one while the first is busy."""
    begin_attempt: Callable[[str], Attempt]
    """The app begins a sign-in attempt."""
    open_attempt: Callable[[str], Attempt | None]
    """The app's attempt that waits for its outcome, or None."""
    take_front: Callable[[str], None]
    """The app becomes the one the person sees."""
    open_browser: Callable[[str, AuthSession, str], Opened]
    """The app asks, with its auth session, for a URL to be opened in the browser."""
    visit: Callable[[str, str], None]
    """The app opens a URL in the browser and expects nothing back: a logout."""
    deliver: Callable[[str, str], None]
    """A link for the app arrives from elsewhere than the browser: URL and app."""
