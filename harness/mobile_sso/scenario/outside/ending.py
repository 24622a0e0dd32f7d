"""While a program of ours runs, a signal that ends us is raised as an exception, so that what runs is stopped first.

Without that `kill` or a closed terminal would leave somebody's backend running, with its port.

Source: Python's `signal` (a handler is set in the main thread alone); POSIX: SIGTERM and SIGHUP end a process.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import NoReturn

_EXIT_CODE = 143
"""What a shell shows for a program that SIGTERM ended: 128 + 15."""


class Ended(SystemExit, KeyboardInterrupt):
    """A signal told us to end. It is a KeyboardInterrupt, too: pytest takes a SystemExit for a failure and goes on."""


def told_by_exception() -> Callable[[], None]:
    """Let SIGTERM and SIGHUP raise Ended, and return what undoes that.

    A signal that is ignored (`nohup`) or that somebody else handles stays as it is; so does everything outside of the
    main thread and where there is no POSIX.
    """
    undo = ExitStack()
    if os.name == "posix" and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _raise)
                undo.callback(signal.signal, number, signal.SIG_DFL)
    return undo.close


@contextmanager
def signals_held() -> Iterator[None]:
    """Let a signal that raises something do so behind the block: what is being started there would be lost, running."""
    caught: list[int] = []
    handlers = {}
    if os.name == "posix" and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if callable(handler := signal.getsignal(number)) and not isinstance(handler, signal.Handlers):
                handlers[number] = handler
                signal.signal(number, lambda got, frame: caught.append(got))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for got in caught[:1]:
        signal.raise_signal(got)


def _raise(number: int, frame: FrameType | None) -> NoReturn:
    raise Ended(_EXIT_CODE)
