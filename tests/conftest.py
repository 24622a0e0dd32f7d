"""What all tests of this project share."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

pytest_plugins = ["pytester"]


@pytest.fixture
def signals_as_in_a_terminal() -> Iterator[None]:
    """Let signals do what they do in a terminal: `nohup` and a shell's background jobs ignore some of them."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
