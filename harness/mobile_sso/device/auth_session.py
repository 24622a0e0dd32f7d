"""What an app waits for while the browser is in front, and how it hears that nothing came.

The signal for "cancelled" says little: systems and SDKs send it for a cancel of the person and for a dozen other
reasons. So a well-built app takes it as soft: it stops waiting and shows no error, and a link that comes late still
counts.

Source: deep-link-return 2.1 "Cancel is soft", "Delivery" (grace period), 3.1 "Auth session", 3.2 `late_url`.
"""

from __future__ import annotations

from mobile_sso.device.machine import Machine
from mobile_sso.device.states import AUTH_SESSION
from mobile_sso.testbed.trace import Trace

GRACE = 1.5
"""Seconds an app waits for the link after it came to the front without one."""


class AuthSession:
    """The waiting of one app."""

    def __init__(self, *, actor: str, trace: Trace) -> None:
        """Wait for nothing, shown in the trace as `actor`."""
        self._machine = Machine(AUTH_SESSION, actor=actor, trace=trace)

    @property
    def state(self) -> str:
        """`idle`, `opening`, `open`, `returned`, `cancelled` or `refused`."""
        return self._machine.state

    @property
    def busy(self) -> bool:
        """True while it believes that a sign-in is running."""
        return self.state in ("opening", "open")

    def ask(self) -> None:
        """The app asks for the browser."""
        if self.busy:
            self._machine.fire("is given up")
        self._machine.fire("is asked for")

    def present(self) -> None:
        """The browser is in front."""
        self._machine.fire("is presented")

    def refuse(self, code: str) -> None:
        """The system would not present it, and reports `code`."""
        self._machine.fire("is refused", code=code)

    def cancel(self, code: str) -> None:
        """The system or the SDK reports `code`: cancelled, by whomever."""
        if self.state == "open":
            self._machine.fire("is cancelled", code=code)

    def give_up(self) -> None:
        """The person ends it in the app, or the app's time is over."""
        if self.busy:
            self._machine.fire("is given up")

    def link_came(self) -> None:
        """A link reached the app, in time or late."""
        if self.state == "open":
            self._machine.fire("returns")
        elif self.state == "cancelled":
            self._machine.fire("returns late")

    def die(self) -> None:
        """The app's process ended: whoever waited there is gone."""
        if self.state != "idle":
            self._machine.fire("dies")
