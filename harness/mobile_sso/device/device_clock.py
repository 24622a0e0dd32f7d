"""The phone's own clock, which people set by hand and sometimes wrong.

Source: deep-link-return 1.6 `clock-skew`.
"""

from __future__ import annotations

from mobile_sso.testbed.clock import VirtualClock


class DeviceClock:
    """The true time, and what this phone makes of it."""

    def __init__(self, true: VirtualClock) -> None:
        """Show the time of `true`, with no skew."""
        self.true = true
        self.skew = 0.0
        """Seconds by which it is fast."""

    def now(self) -> float:
        """Return what the phone takes for the present instant, in seconds since the epoch."""
        return self.true.now() + self.skew
