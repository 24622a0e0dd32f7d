"""An app in the hands of a fault: everything a fault may do to it, and nothing else.

Source: deep-link-return 1.0 (primitives `kill`, `listeners`, `initial`, `cancel_early`, `user`).
"""

from __future__ import annotations

from typing import Literal

from mobile_sso.device.app import NativeApp
from mobile_sso.device.browser import NotOnScreen
from mobile_sso.device.memory import Launch
from mobile_sso.testbed.clock import Clock


class StruckApp:
    """One app, as the faults know it (`within_reach.TravellingApp`)."""

    def __init__(self, app: NativeApp, *, clock: Clock) -> None:
        """Lay hands on `app`."""
        self._app = app
        self._clock = clock

    @property
    def sender(self) -> str:
        """The app's name on the network."""
        return self._app.sender

    @property
    def completing(self) -> bool:
        """True while the app waits for the backend's answer to a callback URL."""
        return self._app.completing

    @property
    def running(self) -> bool:
        """True where the process lives."""
        return self._app.running

    @property
    def covered(self) -> bool:
        """True where it lies inactive under a sheet of the browser."""
        return self._app.state == "inactive"

    @property
    def installed_at(self) -> float:
        """When it was installed, in seconds since the epoch."""
        return self._app.installed_at

    @property
    def takes_session_results(self) -> bool:
        """True where its code takes the link out of the auth session's own hand."""
        return self._app.installed.written.result_of_auth_session == "handled"

    def open(self) -> None:
        """The person opens the app from its icon."""
        self._app.open()

    def kill(self) -> None:
        """The operating system ends the process."""
        self._app.kill()

    def report_initial_url_twice(self) -> None:
        """Let the next launch by a link report that link to two readers instead of one."""
        self._app.next_launch = Launch(reports=2)

    def hide_initial_url(self, *, answers: bool = True) -> None:
        """Let the next launch by a link report no initial URL; without `answers` whoever asks waits for ever."""
        self._app.next_launch = Launch(reports=0, answers=answers)

    def reopen_from_recents(self) -> None:
        """The person comes back through the recent apps; a link still to be reported is reported now."""
        self._app.reopen_from_recents()

    def hear_nothing_for(self, seconds: float) -> None:
        """Let no listener of the runtime that runs hear anything for `seconds` from now."""
        if self._app.life.process is not None:
            self._app.life.process.runtime.deaf_until = self._clock.now() + seconds

    def mislead_next_link(self, where: Literal["router", "nowhere"]) -> None:
        """Let the next link reach the app's router, or nobody in JavaScript, instead of the listeners."""
        self._app.links.next_link_goes = "to router" if where == "router" else "nowhere"

    def expect_path(self, path: str) -> None:
        """Let the app's library take callback URLs of exactly this path only."""
        self._app.links.expected_path = path

    def cancel_session(self, code: str) -> None:
        """The auth session ends as cancelled, whoever cancelled it, and the app is in front."""
        self._app.auth_session.cancel(code)
        if self._app.running:
            self._app.come_to_front()

    def cancel_sign_in(self) -> None:
        """The person cancels in the app itself."""
        self._app.cancel_sign_in()

    def begin_behind(self) -> None:
        """The person tapped twice: a second sign-in begins, and its page is never seen.

        Raises NotOnScreen where the app does not run.
        """
        process = self._app.life.process
        if process is None:
            raise NotOnScreen(f"{self._app.name} is not running; open it first")
        self._app.sign_ins.begin_behind(process, process.runtime.choices[0])

    def lose_session_cookie(self) -> None:
        """The phone drops the app's session cookies."""
        self._app.lose_session_cookie()
