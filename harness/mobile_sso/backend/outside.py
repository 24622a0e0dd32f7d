"""A backend that nobody here wrote: it can be spoken to, and not looked into.

Source: design "Backend binding"; contracts.BackendInspection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mobile_sso.backend.bindings.http import HttpBinding
from mobile_sso.testbed.contracts import BackendBinding, LogRecord, SessionRecord, UserRecord
from mobile_sso.testbed.http import Send


class Closed:
    """The inspection of a backend that shows nothing: there is nothing to see, and so nothing to hold against it."""

    def sessions(self) -> Sequence[SessionRecord]:
        """Return nothing."""
        return ()

    def users(self) -> Sequence[UserRecord]:
        """Return nothing."""
        return ()

    def log(self) -> Sequence[LogRecord]:
        """Return nothing."""
        return ()


class DeclaredBackend:
    """A backend behind a declared binding."""

    def __init__(self, app_side: Callable[[], HttpBinding]) -> None:
        """Speak to it through what `app_side` returns, a new one for each phone."""
        self._app_side = app_side
        self._app_sides: list[HttpBinding] = []
        self.inspection = Closed()
        """A look inside, which shows nothing."""

    @property
    def binding(self) -> BackendBinding:
        """What an app speaks to the backend through: each phone gets its own, with its own cookies."""
        self._app_sides.append(self._app_side())
        return self._app_sides[-1]

    def live_sessions(self, send: Send) -> int:
        """Return how many of the sessions that it handed out are valid now; `send` asks it."""
        return sum(app_side.live_sessions(send) for app_side in self._app_sides)
