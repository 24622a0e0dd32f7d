"""What an app knows: on disk, in its process, and in the JavaScript runtime inside the process.

A reload takes the runtime, the operating system's kill takes runtime and process, and nothing takes the disk.

Source: deep-link-return 3.1 (app process, JavaScript runtime) and 2.1 ("Delivery").
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mobile_sso.testbed.contracts import AppSession, IdpChoice, SignedIn
from mobile_sso.testbed.http import Parameters

LINKS_REMEMBERED = 50
ATTEMPTS_REMEMBERED = 5
"""Sign-ins that may wait at once: whoever taps again and again leaves some behind."""


@dataclass(frozen=True, kw_only=True)
class PendingAttempt:
    """A sign-in that was started and not ended."""

    attempt_secret: str = field(repr=False)
    state: str | None = None
    """The `state` of the authorization URL; None where it hides it, in a pushed or signed request."""

    def answers_to(self, link: str) -> bool:
        """Tell whether `link` belongs to this attempt, as far as the app can know."""
        return self.state is None or link_parameters(link).get("state") == self.state


@dataclass
class Disk:
    """What survives the death of the process."""

    session: AppSession | None = None
    attempts: deque[PendingAttempt] = field(default_factory=lambda: deque(maxlen=ATTEMPTS_REMEMBERED))
    """The sign-ins that wait, oldest first."""
    unfinished: str | None = field(default=None, repr=False)
    """The callback URL whose completion is under way."""
    handled: deque[str] = field(default_factory=lambda: deque(maxlen=LINKS_REMEMBERED))
    """Hashes of the callback URLs that were handled."""


@dataclass
class Launch:
    """Why the process runs: the initial URL, and how often it is still to be reported."""

    initial_url: str | None = field(default=None, repr=False)
    reports: int = 0
    """0, with an initial URL: JavaScript is told that there is none."""
    answers: bool = True
    """False: whoever asks for the initial URL waits for ever."""

    def report(self) -> str | None:
        """Answer `Linking.getInitialURL()`."""
        if self.reports == 0:
            return None
        self.reports -= 1
        return self.initial_url


@dataclass
class Runtime:
    """What a reload forgets."""

    page: str | None = None
    owner: SignedIn | None = None
    """Whom the app shows as signed in."""
    errors: tuple[str, ...] = ()
    choices: tuple[IdpChoice, ...] = ()
    listeners: int = 0
    deaf_until: float = 0.0
    """The instant at which its listeners begin to hear, in seconds since the epoch."""
    deliveries: int = 0
    """How many links were handed to the backend."""


@dataclass
class Process:
    """What dies with the process."""

    launch: Launch
    runtime: Runtime = field(default_factory=Runtime)
    attempts: deque[PendingAttempt] = field(default_factory=lambda: deque(maxlen=1))
    """The sign-in that waits, in an app that keeps it in memory: only the last."""
    restarted: bool = False
    """The runtime that runs is not the first one."""
    redirected: bool = False
    """The automatic page opened the IdP by itself, or must not do so any more."""


def fingerprint(link: str) -> str:
    """Return the hash under which a handled callback URL is remembered."""
    return hashlib.sha256(link.encode()).hexdigest()


def link_parameters(link: str) -> Parameters:
    """Return the query parameters of `link`; the link itself is never rebuilt from them."""
    return Parameters.parse(urlsplit(link).query)
