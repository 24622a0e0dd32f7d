"""What a fault can do: a sign-in between the tap and the landing page, laid open at four moments.

`set-up`: before any sign-in, on how phone and app are put together. `open`: the app asks for the browser. `page`: the
browser shows the sign-in page. `leave`: the browser leaves with the callback URL, and the operating system has not seen
it yet; what happens later (delivery, exchange, session) is arranged there.

Source: deep-link-return 1.0 (primitives of the virtual device).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal, Protocol, TypeAlias

from mobile_sso.device.passage import Opening, Passage
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost, Interceptor

FaultParameter: TypeAlias = bool | int | str
"""A parameter as it is written in YAML."""

Moment: TypeAlias = Literal["set-up", "open", "page", "leave"]


Retry: TypeAlias = Literal["yes", "no", "conditional"]
"""Whether another try by the person works, with nothing changed; `conditional`: on what, the fault's evidence says."""


class Fault(Protocol):
    """A named way in which the return trip goes wrong: a frozen dataclass whose fields are its parameters."""

    id: ClassVar[str]
    """The word used in YAML."""
    moment: ClassVar[Moment]
    """When it is asked to strike."""
    app_sees: ClassVar[str]
    """What an app, or the person, is told: the error of the platform or SDK, or that there is none."""
    retry: ClassVar[Retry]
    """Whether a plain second sign-in heals it (the column "retry" of deep-link-return 1)."""

    def strike(self, trip: ReturnTrip) -> None:
        """Do, or arrange, the damage; where its rule does not apply, do nothing and do not tell `trip.struck`."""
        ...


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


class ReturnTrip:
    """One fault's hold on one sign-in."""

    def __init__(
        self,
        *,
        fault: Fault,
        app: TravellingApp,
        name: str,
        attempt: StruckAttempt | None,
        hands: Hands,
        passage: Passage | None = None,
        opening: Opening | None = None,
        struck: Callable[[str], None],
        arm: Callable[[Fault], None],
    ) -> None:
        """Let `fault` act on `attempt` of `app`, which is called `name`; `struck` is told that it did.

        `arm` lets a fault strike once more.
        `passage` is there at the moment `leave`, `opening` at the moment `open`, `attempt` at all but `set-up`.
        """
        self.app = app
        self.name = name
        self.phone = hands
        self._fault = fault
        self._attempt = attempt
        self._passage = passage
        self._opening = opening
        self._struck = struck
        self._arm = arm

    # What every moment allows -----------------------------------------------------------------------------------------

    def struck(self, how: str) -> None:
        """Note that the fault struck, and `how`."""
        self._struck(self._fault.id)
        self.phone.tell("harness", self.app.sender, f"fault {self._fault.id} strikes", how)

    def arm_for_the_next(self, fault: Fault) -> None:
        """Let `fault` strike once at the next moment of its kind, in this sign-in or a later one."""
        self._arm(fault)

    def kill_app(self) -> None:
        """End the app's process, if it is not dead already."""
        if self.app.running:
            self.app.kill()

    def afterwards(self, action: Callable[[], None], *, seconds: float = 0.0) -> None:
        """Let `action` happen when the delivery is over, `seconds` later."""
        self.phone.after(seconds, action)

    def nothing_comes_back(self) -> None:
        """Note that this attempt gets no link any more."""
        if self._attempt is not None:
            self._attempt.came_back = True

    def person_cancelled(self) -> None:
        """Note that it was the person who ended this attempt: that is no failure."""
        if self._attempt is not None:
            self._attempt.cancelled = self._attempt.came_back = True

    # `open` -----------------------------------------------------------------------------------------------------------

    @property
    def opening(self) -> Opening:
        """What is to become of the opening of the browser."""
        assert self._opening is not None, f"{self._fault.id} wants the moment `open`"
        return self._opening

    # `leave` ----------------------------------------------------------------------------------------------------------

    @property
    def passage(self) -> Passage:
        """What is to become of the callback URL."""
        assert self._passage is not None, f"{self._fault.id} wants the moment `leave`"
        return self._passage

    @property
    def reaches_listeners(self) -> bool:
        """True where the link will be an event for the app's listeners: the app runs, and no session hands it over."""
        return self.app.running and not (self.phone.catches_redirect and self.app.takes_session_results)

    def deliver_again(self) -> None:
        """Hand the same URL to the operating system once more."""
        self.phone.redeliver(self.passage.url, self.name)

    def around_completion(self, interceptor: Interceptor, *, how: str) -> None:
        """Lay `interceptor` around the app's first completion request after this return; the fault has struck then."""
        self._around(
            lambda source, request: self._is_open() and source == self.app.sender and self.app.completing,
            interceptor,
            how,
        )

    def around_token_request(self, interceptor: Interceptor, *, how: str) -> None:
        """Lay `interceptor` around the backend's next token request for a code; the fault has struck then."""
        self._around(
            lambda source, request: self._is_open() and request.form.get("grant_type") == "authorization_code",
            interceptor,
            how,
        )

    def lose_next_page(self, why: str) -> None:
        """Let the answer to the browser's next request be lost, because of `why`; the fault has struck then."""

        def lose(request: Request, forward: Send) -> Response:
            forward(request)
            raise ConnectionLost(why)

        self._around(lambda source, request: self._is_open() and source == "browser", lose, why)

    def _is_open(self) -> bool:
        return self._attempt is not None and self._attempt.open

    def _around(self, matches: Callable[[str, Request], bool], interceptor: Interceptor, how: str) -> None:
        def strike(request: Request, forward: Send) -> Response:
            self.struck(how)
            return interceptor(request, forward)

        self.phone.intercept(matches, strike)
