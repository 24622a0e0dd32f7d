"""The Chromium of a run: started once, with a context of its own for every phone, and nothing of the Internet.

Source: issue 5, section 4; measured arguments; Chromium's `--host-resolver-rules`: no name but that of this machine is
looked up, so a claimed https address of an app is never really opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from mobile_sso.device.browser_contract import BrowserPlace
from mobile_sso.device.chromium.browser import ChromiumBrowser

ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-auto-reload",  # else it opens a page that failed once more, a second later
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WIDTH, HEIGHT = 390, 844
"""The screen of a phone, in CSS pixels."""


class Chromium:
    """A running Chromium; `close` ends it."""

    def __init__(self, executable: str) -> None:
        """Start `executable`; Playwright's own error says what went wrong where it does not start."""
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self.process = self._playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))

    def phone_browser(self, place: BrowserPlace) -> ChromiumBrowser:
        """Put a browser with an empty cookie jar at `place` (`browser_contract.MakeBrowser`)."""
        context = self.process.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, is_mobile=True, has_touch=True, device_scale_factor=1
        )
        return ChromiumBrowser(place, context=context)

    def forget_phones(self) -> None:
        """Throw away every browser that was put on a phone, with its cookies."""
        with _gone_already():
            for context in self.process.contexts:
                context.close()

    def close(self) -> None:
        """End the process and everything of it."""
        with _gone_already():
            self.process.close()
        with _gone_already():
            self._playwright.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


@contextmanager
def _gone_already() -> Iterator[None]:
    """Let pass that there is nothing left to close: Ctrl+C ends Chromium and its driver together with us."""
    from playwright.sync_api import Error

    try:
        yield
    except Error as error:
        if type(error).__name__ != "TargetClosedError":  # Playwright names this class in no public module
            raise
