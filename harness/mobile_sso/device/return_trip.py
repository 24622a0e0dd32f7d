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
from mobile_sso.device.within_reach import Hands, StruckAttempt, TravellingApp
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
