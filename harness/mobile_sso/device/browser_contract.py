"""What the phone asks of its browser, whoever drives it: the simulated one, or a real one.

Source: RFC 8252 6 (external user agent); issue 5, section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from mobile_sso.device.cookies import Visible
from mobile_sso.device.pages import Button, Form, Page
from mobile_sso.device.schemes import scheme_of
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import SignInForm
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.trace import Trace


class PhoneCookies(Protocol):
    """The cookies of a phone's browser."""

    def __len__(self) -> int: ...

    def clear(self) -> None:
        """Forget everything: the person clears the browser's data."""
        ...

    def header(self, url: str) -> str | None:
        """Return the Cookie header for a request to `url`, or None where no cookie goes there."""
        ...

    def share(self, cookies: Visible) -> None:
        """Let the sign-in that begins see all cookies, those with a lifetime, or none, as its kind of browser does."""
        ...


class PhoneBrowser(Protocol):
    """A browser with one tab; what a person is told to use and is not there raises `browser.NotOnScreen`."""

    leaves_by_tap: bool
    """The person tapped a link that leads to an app, with no redirect in between."""

    @property
    def jar(self) -> PhoneCookies:
        """Its cookies."""
        ...

    @property
    def since_gesture(self) -> float | None:
        """Seconds since the person last touched a page; None: not since the browser was opened."""
        ...

    @property
    def state(self) -> str:
        """A state of `states.BROWSER`."""
        ...

    @property
    def page(self) -> Page | None:
        """What is on the screen; None where the browser is closed."""
        ...

    def shows(self, sign_in_form: SignInForm) -> str:
        """Return the kind of page on the screen (`pages.PageKind`), or `closed`, or `blocked`."""
        ...

    def open(self, url: str) -> None:
        """Open `url`, as an app asks the browser to."""
        ...

    def open_again(self) -> None:
        """Open once more what an app asked for last."""
        ...

    def submit(self, form: Form, *, values: Mapping[str, str], button: Button | None) -> None:
        """Send `form` of the page on the screen, with `values` entered and `button` pressed."""
        ...

    def follow(self, link: str) -> None:
        """Go where a link of the page on the screen leads: to another page, or to an app."""
        ...

    def require_page(self) -> Page:
        """Return the page on the screen."""
        ...

    def close(self) -> None:
        """Close the browser."""
        ...

    def hand_over(self) -> None:
        """An app takes the URL: the tab goes away."""
        ...

    def refuse(self, reason: str, *, way_on: str | None = None) -> None:
        """No app takes the URL: say so to the person, on a page with the link `way_on` where there is one."""
        ...

    def screenshot(self) -> bytes | None:
        """Return what is on the screen, or was when the tab went away, as PNG; None where nothing can be seen."""
        ...


@dataclass(frozen=True, kw_only=True)
class BrowserPlace:
    """What a browser is given by the phone it lives on."""

    send: Send
    """The way onto the network, for a browser that has none of its own."""
    trace: Trace
    clock: Clock
    """The true time, by which gestures are measured."""
    phone_clock: Clock
    """The phone's own time, by which cookies expire where the browser can be told."""
    is_claimed: Callable[[str], bool]
    """Tells whether an app claims an https URL."""
    leave: Callable[[str], None]
    """Takes the URL of an app; answers with `hand_over` or `refuse`."""
    witness: Callable[[Request, Response | None], None] | None = None
    """Is told what a browser with a way of its own asked of the outside, and what came back; None: all goes by us."""


MakeBrowser: TypeAlias = Callable[[BrowserPlace], PhoneBrowser]
"""Puts a browser on a phone."""


def leads_to_an_app(location: str, page_url: str, is_claimed: Callable[[str], bool]) -> bool:
    """Tell whether `location` leaves the browser: another scheme, or a claimed host that is not the page's own."""
    scheme = scheme_of(location)
    if scheme is None:
        return False
    if scheme.lower() not in ("http", "https"):
        return True
    return is_claimed(location) and urlsplit(location).netloc != urlsplit(page_url).netloc
