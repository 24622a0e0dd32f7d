"""The cookies of a real browser, and which of them a sign-in sees.

They expire by the machine's own clock. Which of them a kind of browser shows to a sign-in is the phone's rule, so they
are taken out of Chromium for the time of that sign-in and put back.

Source: deep-link-return 1.2 `jar-isolated`, 3.4 "cookie jar".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_sso.device.cookies import Visible

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Cookie

_NEVER = -1
"""How Playwright tells that a cookie has no lifetime of its own."""


class ChromiumCookies:
    """The cookie jar of one browser context."""

    def __init__(self, context: BrowserContext) -> None:
        """Keep the cookies of `context`."""
        self._context = context
        self._put_aside: list[Cookie] = []
        self._ephemeral = False

    def __len__(self) -> int:
        return len(self._context.cookies())

    def clear(self) -> None:
        """Forget everything: the person clears the browser's data."""
        self._context.clear_cookies()
        self._put_aside = []

    def header(self, url: str) -> str | None:
        """Return the Cookie header for a request to `url`, or None where no cookie goes there."""
        pairs = [f"{cookie.get('name')}={cookie.get('value')}" for cookie in self._context.cookies(url)]
        return "; ".join(pairs) or None

    def share(self, cookies: Visible) -> None:
        """Let the sign-in that begins see all cookies, those with a lifetime, or none, as its kind of browser does.

        What an ephemeral sign-in is given is forgotten when the next begins; what was put aside for it comes back.
        """
        if cookies == "shared" and not self._put_aside and not self._ephemeral:
            return
        kept = [] if self._ephemeral else self._context.cookies()
        everything = [*self._put_aside, *kept]
        seen = [cookie for cookie in everything if cookies == "shared" or cookie.get("expires", _NEVER) != _NEVER]
        if cookies == "none":
            seen = []
        self._put_aside = [cookie for cookie in everything if cookie not in seen]
        self._ephemeral = cookies == "none"
        self._context.clear_cookies()
        self._context.add_cookies(
            [
                {
                    "name": cookie.get("name", ""),
                    "value": cookie.get("value", ""),
                    "domain": cookie.get("domain", ""),
                    "path": cookie.get("path", "/"),
                    "expires": cookie.get("expires", _NEVER),
                    "httpOnly": cookie.get("httpOnly", False),
                    "secure": cookie.get("secure", False),
                    "sameSite": cookie.get("sameSite", "Lax"),
                }
                for cookie in seen
            ]
        )
