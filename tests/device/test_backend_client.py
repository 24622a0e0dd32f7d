from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.device.backend_client import BackendClient
from mobile_sso.testbed.clock import VIRTUAL_START, VirtualClock
from mobile_sso.testbed.contracts import AppSession, IdpChoice, LoginStarted, Refused, SignedIn
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost, UnknownHost

Answer = AppSession | Refused | Exception
SESSION = AppSession(token="session-0001")
DENIED = Refused(message="The account is not active.")
LATER = Refused(message="Try again.", retryable=True)
LOST = ConnectionLost("gone")


class Binding:
    """Gives one answer after the other, whatever it is asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked = 0

    def _next(self) -> AppSession | Refused:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def list_idps(self, send: Send) -> tuple[IdpChoice, ...]:
        self._next()
        return ()

    def start_login(self, send: Send, choice: IdpChoice, *, attempt_secret: str) -> LoginStarted | Refused:
        answer = self._next()
        return answer if isinstance(answer, Refused) else LoginStarted(authorization_url="https://idp.test/")

    def complete_login(self, send: Send, deep_link: str, *, attempt_secret: str | None) -> AppSession | Refused:
        return self._next()

    def who_am_i(self, send: Send, session: AppSession) -> SignedIn | None:
        self._next()
        return SignedIn(user="ada", roles=())

    def logout_url(self, send: Send, session: AppSession) -> str | None:
        self._next()
        return None

    def end_session(self, send: Send, session: AppSession) -> None:
        self._next()


def _nobody(request: Request) -> Response:
    raise AssertionError("the scripted binding sends nothing")


def _client(binding: Binding, *, pauses: tuple[float, ...] = (), clock: VirtualClock | None = None) -> BackendClient:
    return BackendClient(
        binding=binding,
        send=_nobody,
        retry_pauses=pauses,
        retry_budget=10.0,
        clock=clock or VirtualClock(),
        still_wanted=lambda: True,
    )


@pytest.mark.parametrize(
    ("answers", "result", "asked"),
    [
        ([SESSION], SESSION, 1),
        ([LOST, SESSION], SESSION, 2),
        ([LOST, LOST, SESSION], SESSION, 3),
        ([LOST, LOST, LOST, SESSION], Refused(message="Unable to complete login.", retryable=True), 3),
        ([UnknownHost("gone"), SESSION], SESSION, 2),
        ([LATER, SESSION], SESSION, 2),
        ([DENIED, SESSION], DENIED, 1),
        ([LOST, DENIED, SESSION], DENIED, 2),
    ],
    ids=["at once", "one lost", "two lost", "all lost", "no host", "asked to repeat", "refused", "lost then refused"],
)
def test_only_what_may_be_repeated_is_repeated_and_at_most_twice(
    answers: list[Answer], result: AppSession | Refused, asked: int
) -> None:
    binding = Binding(*answers)
    assert _client(binding, pauses=(0.0, 0.3)).complete_login("makeitnative://x", "secret") == result
    assert binding.asked == asked


def test_the_pauses_pass_on_the_virtual_clock() -> None:
    clock = VirtualClock()
    _client(Binding(LOST, LOST, SESSION), pauses=(0.0, 0.3), clock=clock).complete_login("makeitnative://x", None)
    assert clock.now() == pytest.approx(VIRTUAL_START + 0.3)


@pytest.mark.parametrize(("pause", "asked"), [(9.9, 2), (10.0, 1)], ids=["within the budget", "after the budget"])
def test_no_repetition_begins_after_the_budget(pause: float, asked: int) -> None:
    binding = Binding(LOST, SESSION)
    _client(binding, pauses=(pause,)).complete_login("makeitnative://x", None)
    assert binding.asked == asked


def test_a_dead_app_repeats_nothing() -> None:
    binding = Binding(LOST, SESSION)
    client = BackendClient(
        binding=binding,
        send=_nobody,
        retry_pauses=(0.0,),
        retry_budget=10.0,
        clock=VirtualClock(),
        still_wanted=lambda: False,
    )
    assert client.complete_login("makeitnative://x", None) == Refused(
        message="Unable to complete login.", retryable=True
    )
    assert binding.asked == 1


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda client: client.list_idps(), "Signing in via SSO is currently not available."),
        (
            lambda client: client.start_login(IdpChoice(alias="entra"), "s"),
            "Signing in via SSO is currently not available.",
        ),
        (lambda client: client.complete_login("x:", None), "Unable to complete login."),
        (lambda client: client.who_am_i(SESSION), "Unable to complete login."),
        (lambda client: client.logout_url(SESSION), "Unable to sign out."),
        (lambda client: client.end_session(SESSION), "Unable to sign out."),
    ],
)
def test_without_an_answer_the_person_reads_what_could_not_be_done(
    ask: Callable[[BackendClient], object], message: str
) -> None:
    assert ask(_client(Binding(LOST))) == Refused(message=message, retryable=True)


def test_completing_is_told_while_it_lasts() -> None:
    seen: list[bool] = []

    class Watching(Binding):
        def complete_login(self, send: Send, deep_link: str, *, attempt_secret: str | None) -> AppSession | Refused:
            seen.append(client.completing)
            return self._next()

    client = _client(Watching(SESSION))
    client.complete_login("makeitnative://x", None)
    assert (seen, client.completing) == ([True], False)
