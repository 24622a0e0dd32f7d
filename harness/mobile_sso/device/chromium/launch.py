"""The Chromium of a run: started once, with a context of its own for every phone, and nothing of the Internet.

The names of other machines are looked up where a provider that runs somewhere else plays, and only there.

Source: issue 5, section 4; measured arguments; Chromium's `--host-resolver-rules` (measured: they hold for addresses
and for `host:port`, too).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from mobile_sso.device.browser_contract import BrowserPlace
from mobile_sso.device.chromium.browser import ChromiumBrowser
from mobile_sso.device.chromium.gone import gone_already

ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-auto-reload",  # else it opens a page that failed once more, a second later
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH, HEIGHT = 390, 844
"""The screen of a phone, in CSS pixels."""


class Chromium:
    """A running Chromium; `close` ends it."""

    def __init__(self, executable: str, *, doors: Mapping[str, str] | None = None, goes_out: bool = False) -> None:
        """Start `executable`; Playwright's own error says what went wrong where it does not start.

        Args:
            executable: path of the program.
            doors: host or `host:port` that it means → where it is led instead.
            goes_out: whether the names of other machines are looked up, too.
        """
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        arguments = [*ARGUMENTS, f"--host-resolver-rules={_rules(doors or {}, goes_out=goes_out)}"]
        self.process = self._playwright.chromium.launch(executable_path=executable, args=arguments)

    def phone_browser(self, place: BrowserPlace) -> ChromiumBrowser:
        """Put a browser with an empty cookie jar at `place` (`browser_contract.MakeBrowser`)."""
        context = self.process.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, is_mobile=True, has_touch=True, device_scale_factor=1
        )
        return ChromiumBrowser(place, context=context)

    def forget_phones(self) -> None:
        """Throw away every browser that was put on a phone, with its cookies."""
        with gone_already():
            for context in self.process.contexts:
                context.close()

    def close(self) -> None:
        """End the process and everything of it; Ctrl+C has ended it already, together with us."""
        with gone_already():
            self.process.close()
        with gone_already():
            self._playwright.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _rules(doors: Mapping[str, str], *, goes_out: bool) -> str:
    """Return Chromium's rules for names and addresses; the first that fits is taken."""
    led = [f"MAP {meant} {door}" for meant, door in doors.items()]
    return ", ".join(led if goes_out else [*led, "MAP 127.0.0.1 127.0.0.1", "MAP * ~NOTFOUND"])
