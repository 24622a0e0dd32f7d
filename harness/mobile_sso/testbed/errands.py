"""Errands: requests an application sends of its own accord while it answers somebody else.

An application behind a server of one thread must not wait for an answer that needs the same thread. So it hands such a
request over as an errand, and whoever set the application up decides when it is run: at once, when the answer is out,
or by another thread.

Source: `testbed/servers/loop.py` (one thread answers for many addresses); Back-Channel Logout 2.5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Errand: TypeAlias = Callable[[], None]
Dispatch: TypeAlias = Callable[[str, Errand], None]
"""Takes the origin an errand leads to, and the errand."""

_THREADS = 4


def at_once(origin: str, errand: Errand) -> None:
    """Run `errand` here and now: in process, where every application answers on the caller's thread."""
    errand()


class WaitingErrands:
    """Errands that wait until somebody runs them, on that one's thread."""

    def __init__(self) -> None:
        self._waiting: deque[Errand] = deque()

    def __call__(self, origin: str, errand: Errand) -> None:
        """Let `errand` wait."""
        self._waiting.append(errand)

    def run(self) -> None:
        """Run what waits, oldest first, and what comes up meanwhile."""
        while self._waiting:
            self._waiting.popleft()()


class BackgroundErrands:
    """Errands run by threads of their own, but for those to the origins that answer on the caller's thread."""

    def __init__(self, *, here: Callable[[str], bool]) -> None:
        """Run an errand at once where `here` says so of its origin; threads start with the first that is elsewhere."""
        self._here = here
        self._threads: ThreadPoolExecutor | None = None

    def __call__(self, origin: str, errand: Errand) -> None:
        """Run `errand`, here or in the background."""
        if self._here(origin):
            errand()
            return
        if self._threads is None:
            from concurrent.futures import ThreadPoolExecutor  # rarely needed

            self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="mobile-sso-errand")
        self._threads.submit(errand).add_done_callback(_tell)

    def close(self) -> None:
        """Wait for the errands under way and drop those that have not begun; closing twice is no error."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)


def _tell(done: Future[None]) -> None:
    """Let what an errand raised come up again: the standard library then tells it on standard error."""
    if not done.cancelled():
        done.result()
