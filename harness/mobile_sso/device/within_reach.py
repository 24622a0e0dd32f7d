"""What is within reach of a fault: the app, the attempt, and the phone with its browser, its person and its wires.

Everything a fault may do stands here, and nothing else; `struck_app` and `hands` do it.

Source: deep-link-return 1.0 (primitives of the virtual device).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from mobile_sso.testbed.http import Request
from mobile_sso.testbed.network import Interceptor


class TravellingApp(Protocol):
    """The app on whose sign-in a fault strikes."""

    @property
    def sender(self) -> str:
        """The app's name on the network."""
        ...

    @property
    def completing(self) -> bool:
        """True while the app waits for the backend's answer to a callback URL."""
        ...

    @property
    def running(self) -> bool:
        """True where the process lives."""
        ...

    @property
    def covered(self) -> bool:
        """True where it lies inactive under a sheet of the browser."""
        ...

    @property
    def installed_at(self) -> float:
        """When it was installed, in seconds since the epoch."""
        ...

    @property
    def takes_session_results(self) -> bool:
        """True where its code takes the link out of the auth session's own hand."""
        ...

    def open(self) -> None:
        """The person opens the app from its icon."""
        ...

    def kill(self) -> None:
        """The operating system ends the process."""
        ...

    def report_initial_url_twice(self) -> None:
        """Let the next launch by a link report that link to two readers instead of one."""
        ...

    def hide_initial_url(self, *, answers: bool = True) -> None:
        """Let the next launch by a link report no initial URL; without `answers` whoever asks waits for ever."""
        ...

    def reopen_from_recents(self) -> None:
        """The person comes back through the recent apps; a link still to be reported is reported now."""
        ...

    def hear_nothing_for(self, seconds: float) -> None:
        """Let no listener hear anything for `seconds` from now."""
        ...

    def mislead_next_link(self, where: Literal["router", "nowhere"]) -> None:
        """Let the next link reach the app's router, or nobody in JavaScript, instead of the listeners."""
        ...

    def expect_path(self, path: str) -> None:
        """Let the app's library take callback URLs of exactly this path only."""
        ...

    def cancel_session(self, code: str) -> None:
        """The auth session ends as cancelled, whoever cancelled it."""
        ...

    def cancel_sign_in(self) -> None:
        """The person cancels in the app itself."""
        ...

    def begin_behind(self) -> None:
        """The person tapped twice: a second sign-in begins, and its page is never seen."""
        ...

    def lose_session_cookie(self) -> None:
        """The phone drops the app's session cookies."""
        ...


class StruckAttempt(Protocol):
    """The attempt that is hit."""

    came_back: bool
    cancelled: bool

    @property
    def open(self) -> bool:
        """True until its outcome is settled."""
        ...

    @property
    def faults(self) -> list[str]:
        """The ids of the faults that struck."""
        ...


class Hands(Protocol):
    """What a fault can lay hands on besides the app: the phone, its browser, the person, the wires."""

    @property
    def since_gesture(self) -> float | None:
        """Seconds since the person last touched the page in the browser; None: not since it was opened."""
        ...

    @property
    def by_tap(self) -> bool:
        """True where the person tapped a link that leads to the app itself, with no redirect in between."""
        ...

    @property
    def asks_before_leaving(self) -> bool:
        """True where the browser asks before it hands a private-use URI scheme to an app."""
        ...

    @property
    def now(self) -> float:
        """The present instant, in seconds since the epoch."""
        ...

    @property
    def cancel_code(self) -> str:
        """What this phone's apps are told where nothing came back."""
        ...

    @property
    def catches_redirect(self) -> bool:
        """True where an auth session catches the callback without the registry."""
        ...

    def redeliver(self, url: str, app: str) -> None:
        """Hand `url` to the operating system once more, for `app`."""
        ...

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        """Let `action` happen when the delivery is over, `seconds` later."""
        ...

    def pass_time(self, seconds: float) -> None:
        """Let `seconds` pass, in which nobody does anything."""
        ...

    def close_browser(self) -> None:
        """Let the browser go away without a word."""
        ...

    def open_browser_again(self) -> None:
        """Let the browser open once more what the app asked for last."""
        ...

    def decline(self, url: str) -> None:
        """The person answers the question whether to open the app with no; this very URL is not offered again."""
        ...

    def intercept(self, matches: Callable[[str, Request], bool], interceptor: Interceptor) -> None:
        """Lay `interceptor` around the next request for which `matches(source, request)` holds."""
        ...

    def not_ready_for(self, seconds: float) -> None:
        """Let the phone's radio carry nothing for `seconds`."""
        ...

    def skew_clock(self, seconds: float) -> None:
        """Set the phone's own clock off by `seconds`."""
        ...

    def uninstall_schemes(self, app: str) -> None:
        """Let the registry forget what `app` registered."""
        ...

    def register_scheme_in_upper_case(self, app: str) -> bool:
        """Let the registry know the schemes of `app` in upper case only; False where that changes nothing."""
        ...

    def swap_token_redirect_uri(self, uri: str) -> None:
        """Let the backend send `uri` with every token request from now on, whatever the sign-in was begun with."""
        ...

    def tell(self, source: str, target: str, verb: str, status: str) -> None:
        """Record in the trace what happened."""
        ...
