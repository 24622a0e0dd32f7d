"""The phone's own browser: follows redirects itself, keeps cookies, shows pages, and leaves for an app.

Source: deep-link-return 1.8 (a client library cannot do this: it rewrites `Location` or stumbles over foreign
schemes), RFC 9110 15.4 (redirection), 10.2.2 (an inherited fragment), RFC 8252 6 (external user agent).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from mobile_sso.device.browser_contract import BrowserPlace, leads_to_an_app
from mobile_sso.device.cookies import CookieJar
from mobile_sso.device.html_reader import read_page
from mobile_sso.device.machine import Machine
from mobile_sso.device.pages import Button, Form, Page
from mobile_sso.device.states import BROWSER
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import SignInForm
from mobile_sso.testbed.http import Request, Send
from mobile_sso.testbed.network import NetworkError
from mobile_sso.testbed.trace import Trace

MAX_REDIRECTS = 20
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEEPS_METHOD = frozenset({307, 308})


class NotOnScreen(Exception):
    """The person was told to use something that is not there to be used."""


class BrowserWindow(ABC):
    """What a person sees of a browser with one tab, and when they last touched it, whoever drives it."""

    def __init__(self, *, trace: Trace, clock: Clock) -> None:
        """Start closed; `clock` tells the time of the case."""
        self.leaves_by_tap = False
        """The person tapped a link that leads to an app, with no redirect in between."""
        self._machine = Machine(BROWSER, actor="browser", trace=trace)
        self._clock = clock
        self._page: Page | None = None
        self._touched_at: float | None = None
        self._opened: str | None = None

    @property
    def since_gesture(self) -> float | None:
        """Seconds since the person last touched a page (user activation); None: not since the browser was opened."""
        return None if self._touched_at is None else self._clock.now() - self._touched_at

    @property
    def state(self) -> str:
        """`closed`, `loading`, `page`, `leaving` or `blocked`."""
        return self._machine.state

    @property
    def page(self) -> Page | None:
        """What is on the screen; None where the browser is closed."""
        return self._page

    def shows(self, sign_in_form: SignInForm) -> str:
        """Return the kind of page on the screen (`pages.PageKind`), or `closed`, or `blocked`."""
        if self._page is None or self.state == "blocked":
            return self.state
        return self._page.kind(sign_in_form)

    @abstractmethod
    def open(self, url: str) -> None:
        """Open `url`, as an app asks the browser to."""

    def open_again(self) -> None:
        """Open once more what an app asked for last; raises NotOnScreen where no app did."""
        if self._opened is None:
            raise NotOnScreen("the browser was not opened yet; open it from the app first")
        self.open(self._opened)

    def require_page(self) -> Page:
        """Return the page on the screen; raise NotOnScreen where there is none."""
        if self._page is None:
            raise NotOnScreen("the browser is closed; open it from the app first")
        if self.state == "blocked" and not self._page.links:
            raise NotOnScreen(f"the browser shows no page but says: {self._page.text}")
        return self._page


class Browser(BrowserWindow):
    """A browser with one tab that reads pages and draws none."""

    def __init__(
        self,
        *,
        send: Send,
        jar: CookieJar,
        trace: Trace,
        is_claimed: Callable[[str], bool],
        leave: Callable[[str], None],
        clock: Clock,
    ) -> None:
        """Send requests through `send`; hand URLs of apps to `leave`.

        `is_claimed` tells whether an app claims an https URL. `leave` answers with `hand_over` or `refuse`. The time
        since the person's last gesture is told by `clock`.
        """
        super().__init__(trace=trace, clock=clock)
        self.jar = jar
        self._send = send
        self._is_claimed = is_claimed
        self._leave = leave

    def screenshot(self) -> None:
        """Return None: this browser reads pages and draws none."""
        return None

    def open(self, url: str) -> None:
        """Open `url`, as an app asks the browser to."""
        self._touched_at = None
        self._opened = url
        self._machine.fire("opens", url=url)
        self._load(Request(method="GET", url=url))

    def submit(self, form: Form, *, values: Mapping[str, str], button: Button | None) -> None:
        """Send `form` of the page on the screen, with `values` entered and `button` pressed."""
        page = self.require_page()
        self._touched_at = self._clock.now()
        self._machine.fire("submits")
        self._load(form.request(page.url, values=values, button=button))

    def follow(self, link: str) -> None:
        """Go where a link of the page on the screen leads: to another page, or to an app."""
        page = self.require_page()
        self._touched_at = self._clock.now()
        self._machine.fire("follows link")
        self._page = None
        if leads_to_an_app(link, page.url, self._is_claimed):
            self._go_to_an_app(link, by_tap=True)
        else:
            self._load(Request(method="GET", url=urljoin(page.url, link)))

    def close(self) -> None:
        """Close the browser; raise NotOnScreen where it is closed already."""
        if self.state == "closed":
            raise NotOnScreen("the browser is closed already")
        self._machine.fire("is closed")
        self._page = None

    def hand_over(self) -> None:
        """An app takes the URL: the tab goes away."""
        self._machine.fire("hands over")
        self._page = None

    def refuse(self, reason: str, *, way_on: str | None = None) -> None:
        """No app takes the URL: say so to the person, on a page with the link `way_on` where there is one."""
        self._stop("is refused", self._page.url if self._page else "", reason, way_on)

    def _load(self, request: Request) -> None:
        self._page = None
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = self._send(self._with_cookies(request))
            except NetworkError as error:
                self._stop("gives up", request.url, str(error))
                return
            self.jar.store(request.url, response)
            location = response.header("location") if response.status in _REDIRECTS else None
            if location is None:
                self._show(read_page(request.url, response))
                return
            if leads_to_an_app(location, request.url, self._is_claimed):
                self._go_to_an_app(location)
                return
            request = _follow(request, response.status, location)
        self._stop("gives up", request.url, f"too many redirects: more than {MAX_REDIRECTS}")

    def _go_to_an_app(self, url: str, *, by_tap: bool = False) -> None:
        self.leaves_by_tap = by_tap
        self._machine.fire("leaves", target="os", url=url)
        self._leave(url)

    def _with_cookies(self, request: Request) -> Request:
        cookie = self.jar.header(request.url)
        if cookie is None:
            return request
        headers = (*request.headers, ("Cookie", cookie))
        return Request(method=request.method, url=request.url, headers=headers, body=request.body)

    def _show(self, page: Page) -> None:
        self._page = page
        self._machine.fire("shows page", target="person", title=page.title, http_status=str(page.status))

    def _stop(self, event: str, url: str, reason: str, way_on: str | None = None) -> None:
        self._page = Page(title=reason, url=url, status=0, text=reason, links=(way_on,) if way_on else ())
        self._machine.fire(event, target="person", reason=reason)


def simulated_browser(place: BrowserPlace) -> Browser:
    """Put a simulated browser at `place`."""
    return Browser(
        send=place.send,
        jar=CookieJar(clock=place.phone_clock),
        trace=place.trace,
        is_claimed=place.is_claimed,
        leave=place.leave,
        clock=place.clock,
    )


def _follow(request: Request, status: int, location: str) -> Request:
    """Return the request that a redirect leads to; the body goes along for 307 and 308 only."""
    url = urljoin(request.url, location)
    fragment = request.url.partition("#")[2]
    if fragment and "#" not in location:
        url = f"{url}#{fragment}"
    if status in _KEEPS_METHOD:
        return Request(method=request.method, url=url, headers=_content_headers(request), body=request.body)
    return Request(method="GET", url=url)


def _content_headers(request: Request) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in request.headers if name.lower() != "cookie")
