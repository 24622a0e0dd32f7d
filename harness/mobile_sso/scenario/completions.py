"""How often each app handed a callback URL to its backend, and how often that arrived: counted on the wire.

Source: deep-link-return 2.2 (`net-lost-request`: two requests, of which the backend sees one; `stale-initial-url`: none
with the old code).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mobile_sso.device.app import NativeApp
from mobile_sso.testbed.network import Exchange


class Completions:
    """The completion requests of one case, by the name of the app that sent them; a foreign app's are not counted."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.sent: Counter[str] = Counter()
        self.reached: Counter[str] = Counter()
        """Those that the backend got, whatever became of its answer."""

    def observe(self, exchange: Exchange, apps: Iterable[NativeApp]) -> None:
        """Count `exchange` where one of `apps` sent it to complete a sign-in."""
        for app in apps:
            if exchange.source == app.sender and app.completing:
                self.sent[app.name] += 1
                self.reached[app.name] += exchange.reached
