from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.device.auth_session import AuthSession
from mobile_sso.device.machine import IllegalTransition
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.trace import Trace

Step = Callable[[AuthSession], None]


@pytest.fixture
def trace() -> Trace:
    return Trace(clock=VirtualClock(), secrets=Secrets())


@pytest.fixture
def session(trace: Trace) -> AuthSession:
    return AuthSession(actor="app:a", trace=trace)


def ask(session: AuthSession) -> None:
    session.ask()


def present(session: AuthSession) -> None:
    session.ask()
    session.present()


def refuse(session: AuthSession) -> None:
    session.ask()
    session.refuse("canceledLogin (1)")


def cancel(session: AuthSession) -> None:
    present(session)
    session.cancel("canceledLogin (1)")


def answer(session: AuthSession) -> None:
    present(session)
    session.link_came()


@pytest.mark.parametrize(
    ("brought", "state", "busy"),
    [(ask, "opening", True), (present, "open", True), (refuse, "refused", False), (cancel, "cancelled", False),
     (answer, "returned", False)],
    ids=lambda value: getattr(value, "__name__", None),
)  # fmt: skip
def test_who_waits_is_busy_and_nobody_else(session: AuthSession, brought: Step, state: str, busy: bool) -> None:
    assert (session.state, session.busy) == ("idle", False)
    brought(session)
    assert (session.state, session.busy) == (state, busy)


@pytest.mark.parametrize(
    ("brought", "steps"),
    [
        (ask, ["is given up", "is asked for"]),
        (present, ["is given up", "is asked for"]),
        (refuse, ["is asked for"]),
        (cancel, ["is asked for"]),
        (answer, ["is asked for"]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_who_asks_again_gives_up_what_was_running(
    session: AuthSession, trace: Trace, brought: Step, steps: list[str]
) -> None:
    brought(session)
    trace.forget()
    session.ask()
    assert ([event.verb for event in trace.events], session.state) == (steps, "opening")


@pytest.mark.parametrize("brought", [ask, refuse, cancel, answer], ids=lambda step: step.__name__)
def test_nothing_can_be_reported_as_cancelled_but_what_is_open(session: AuthSession, brought: Step) -> None:
    brought(session)
    before = session.state
    session.cancel("canceledLogin (1)")
    assert session.state == before


def test_a_cancel_tells_the_code_that_the_app_gets(session: AuthSession, trace: Trace) -> None:
    cancel(session)
    assert (trace.events[-1].verb, trace.events[-1].facts) == ("is cancelled", {"code": "canceledLogin (1)"})


def test_a_link_after_a_cancel_returns_late(session: AuthSession, trace: Trace) -> None:
    cancel(session)
    session.link_came()
    assert (session.state, trace.events[-1].verb) == ("returned", "returns late")


@pytest.mark.parametrize("brought", [ask, refuse, answer], ids=lambda step: step.__name__)
def test_a_link_that_nobody_waits_for_changes_nothing(session: AuthSession, brought: Step) -> None:
    brought(session)
    before = session.state
    session.link_came()
    assert session.state == before


@pytest.mark.parametrize(
    ("brought", "state"),
    [(ask, "cancelled"), (present, "cancelled"), (refuse, "refused"), (answer, "returned")],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_only_who_waits_can_give_up(session: AuthSession, brought: Step, state: str) -> None:
    brought(session)
    session.give_up()
    assert session.state == state


@pytest.mark.parametrize("brought", [ask, present, refuse, cancel, answer], ids=lambda step: step.__name__)
def test_with_the_process_everything_is_gone(session: AuthSession, brought: Step) -> None:
    brought(session)
    session.die()
    assert session.state == "idle"
    session.die()
    assert session.state == "idle"


def test_nothing_is_presented_that_nobody_asked_for(session: AuthSession) -> None:
    with pytest.raises(IllegalTransition) as caught:
        session.present()
    assert str(caught.value) == (
        "app:a: 'is presented' cannot happen to the auth session while it is 'idle'; possible there: 'is asked for'"
    )
