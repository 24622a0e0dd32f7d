"""A journey of the tab: from one thing the person does until Chromium rests on a page, leaves for an app, or fails.

Chromium tells every step over its DevTools connection, in the order in which it happens, and for each whether a gesture
of the person stands behind it. A page is read over the same connection: Playwright's own `evaluate` counts as a
gesture, which would falsify what is observed here.

Source: Chrome DevTools Protocol, domains Page, Network (`hasUserGesture`) and Runtime (`userGesture`); measured: the
whole untouched URL of an app is in `Network.requestWillBeSent`, and then the navigation fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from mobile_sso.testbed.clock import Deadline
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Locator, Page

PATIENCE_SECONDS = 30.0
"""How long a journey may take in real time; a machine with much to do is slow."""
REFRESH_SECONDS = 1.0
"""A page that goes on by itself within this time is no place to rest; the person waits for it."""
_ROUND_MILLISECONDS = 4.0
_NO_PAGE = "net::ERR_ABORTED"
"""A failure for which Chromium shows no page of its own, such as an answer 204."""


@dataclass(frozen=True, kw_only=True)
class Departure:
    """The browser is on its way to an app."""

    url: str
    by_redirect: bool
    """A server sent it there; else a link, a script or a refresh of the page did."""
    user_gesture: bool
    """Chromium says that a gesture of the person stands behind this navigation."""


@dataclass(frozen=True, kw_only=True)
class Handoff:
    """What Chromium knew of the person's gesture when it left for an app."""

    user_gesture: bool
    """A gesture stands behind the navigation itself (DevTools `hasUserGesture`)."""
    is_active: bool
    """`navigator.userActivation.isActive` of the page that stays behind, after the hand-off.

    Measured: false even where a press stands behind it. Chromium takes the activation away when it hands a URL to an
    app, so that one gesture opens one app.
    """
    has_been_active: bool
    """`navigator.userActivation.hasBeenActive` of that page."""
    page_url: str
    """The page that stays behind: the one with the form, for a redirect that answers it."""


class Tab:
    """One tab of Chromium, and where its journey is."""

    def __init__(self, page: Page, *, is_app: Callable[[str, str], bool]) -> None:
        """Drive `page`; `is_app(location, page_url)` tells whether a navigation leaves for an app."""
        self.page = page
        self._is_app = is_app
        self._connection: CDPSession = page.context.new_cdp_session(page)
        for event, handler in (
            ("Network.requestWillBeSent", self._requested),
            ("Network.responseReceived", self._answered),
            ("Network.loadingFailed", self._failed),
            ("Page.frameScheduledNavigation", self._scheduled),
            ("Page.loadEventFired", self._loaded),
        ):
            self._connection.on(event, handler)
        self._connection.send("Page.enable")
        self._connection.send("Network.enable")
        frame = self._connection.send("Page.getFrameTree")["frameTree"]["frame"]
        self._frame: str = frame["id"]
        self._at = "about:blank"
        self.begin()

    def press(self, target: Locator) -> None:
        """Press the middle of `target`, with nothing afterwards that would count as a gesture."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def begin(self) -> None:
        """Forget the journey before this one."""
        self.departure: Departure | None = None
        self.failure: str | None = None
        self.status = 0
        self._under_way = False
        self._expected = False
        self._has_loaded = False
        self._is_gone = False
        self._request = ""

    @property
    def begun(self) -> bool:
        """Whether Chromium went anywhere since `begin`."""
        self.ask("0")  # what the page has decided on by now is told before this answer
        return self._under_way or self._expected

    def go(self, url: str) -> None:
        """Open `url`, without any gesture of a person, and travel."""
        self.begin()
        self._expected = True
        self._connection.send("Page.navigate", {"url": url})
        self.travel()

    def travel(self) -> None:
        """Wait until the tab rests; `departure` or `failure` say how the journey ended, else it rests on a page."""
        deadline = Deadline(PATIENCE_SECONDS)
        while not self._at_rest():
            if deadline.seconds_left == 0:
                self.failure = f"the page did not come to rest within {PATIENCE_SECONDS:g} seconds"
                return
            self.page.wait_for_timeout(_ROUND_MILLISECONDS)
        if self.departure is None and self.failure is None:
            self.ask("0")
            if not self._at_rest():
                self.travel()

    def ask(self, expression: str) -> JsonValue:
        """Return what `expression` is worth on the page, without lending it a gesture."""
        asked = {"expression": expression, "returnByValue": True, "userGesture": False}
        return cast("JsonValue", self._connection.send("Runtime.evaluate", asked)["result"].get("value"))

    def handoff(self, departure: Departure) -> Handoff:
        """Return what Chromium knew when it left with `departure`."""
        seen = self.ask("`${navigator.userActivation.isActive} ${navigator.userActivation.hasBeenActive}`")
        is_active, _, has_been_active = str(seen).partition(" ")
        return Handoff(
            user_gesture=departure.user_gesture,
            is_active=is_active == "true",
            has_been_active=has_been_active == "true",
            page_url=str(self.ask("location.href")),
        )

    def _at_rest(self) -> bool:
        if self.departure is not None:
            return self._is_gone
        if self.failure is not None:
            return self._has_loaded or self.failure == _NO_PAGE
        return self._under_way and self._has_loaded and not self._expected

    def _requested(self, event: dict[str, JsonValue]) -> None:
        if event.get("type") != "Document" or event.get("frameId") != self._frame or self.departure is not None:
            return
        request = event["request"]
        assert isinstance(request, dict)
        url = str(request["url"]) + str(request.get("urlFragment", ""))
        self._under_way, self._expected, self._has_loaded, self.failure = True, False, False, None
        self._request = str(event["requestId"])
        if self._is_app(url, self._at):
            self.departure = Departure(
                url=url, by_redirect="redirectResponse" in event, user_gesture=bool(event.get("hasUserGesture"))
            )
        self._at = url

    def _answered(self, event: dict[str, JsonValue]) -> None:
        response = event.get("response")
        if event.get("requestId") == self._request and isinstance(response, dict):
            self.status = int(str(response["status"]))

    def _failed(self, event: dict[str, JsonValue]) -> None:
        if event.get("requestId") != self._request or not self._under_way:
            return
        if self.departure is not None:
            self._is_gone = True
        else:
            self.failure = str(event.get("errorText"))

    def _scheduled(self, event: dict[str, JsonValue]) -> None:
        delay = event.get("delay")
        if event.get("frameId") == self._frame and isinstance(delay, int | float) and delay <= REFRESH_SECONDS:
            self._expected = True

    def _loaded(self, event: dict[str, JsonValue]) -> None:
        self._has_loaded = True
