"""Errands: at once, when somebody runs them, or in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from mobile_sso.testbed.errands import BackgroundErrands, WaitingErrands, at_once

PATIENCE = 10


@pytest.fixture
def ran() -> list[tuple[str, bool]]:
    """What ran, and whether on the test's own thread."""
    return []


@pytest.fixture
def errand(ran: list[tuple[str, bool]]) -> Callable[[str], Callable[[], None]]:
    main = threading.current_thread()
    return lambda name: lambda: ran.append((name, threading.current_thread() is main))


def test_an_errand_runs_at_once(ran: list[tuple[str, bool]], errand: Callable[[str], Callable[[], None]]) -> None:
    at_once("https://a.test", errand("now"))

    assert ran == [("now", True)]


def test_waiting_errands_run_in_order_when_somebody_runs_them(
    ran: list[tuple[str, bool]], errand: Callable[[str], Callable[[], None]]
) -> None:
    waiting = WaitingErrands()
    waiting("https://a.test", lambda: waiting("https://a.test", errand("last")))
    waiting("https://a.test", errand("first"))
    assert ran == []

    waiting.run()
    waiting.run()

    assert ran == [("first", True), ("last", True)]


def test_background_errands_run_here_only_where_the_origin_answers_on_this_thread(
    ran: list[tuple[str, bool]], errand: Callable[[str], Callable[[], None]]
) -> None:
    background = BackgroundErrands(here=lambda origin: origin == "https://here.test")
    background.close()
    begun = threading.Event()

    background("https://here.test", errand("here"))
    background("https://there.test", lambda: (begun.set(), errand("there")())[0])
    assert begun.wait(PATIENCE)
    background.close()
    background.close()

    assert ran == [("here", True), ("there", False)]


def test_what_a_background_errand_raises_is_told(caplog: pytest.LogCaptureFixture) -> None:
    background = BackgroundErrands(here=lambda origin: False)
    begun = threading.Event()

    def errand() -> None:
        begun.set()
        raise LookupError("an errand went wrong")

    background("https://there.test", errand)
    assert begun.wait(PATIENCE)
    background.close()

    assert "an errand went wrong" in caplog.text
