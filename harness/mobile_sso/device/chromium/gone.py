"""What may be gone already when we come to close it or to answer it: a tab, a context, the whole browser.

Source: Playwright's error `TargetClosedError`, which it names in no public module.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gone_already() -> Iterator[None]:
    """Let pass that there is nothing left to close or to answer; any other error of Playwright is raised."""
    from playwright.sync_api import Error

    try:
        yield
    except Error as error:
        if type(error).__name__ != "TargetClosedError":
            raise
