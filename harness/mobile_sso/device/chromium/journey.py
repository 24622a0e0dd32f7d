"""A journey of the tab: from one thing the person does until Chromium rests on a page, leaves for an app, or fails.

Chromium tells every step over its DevTools connection, in the order in which it happens, and for each whether a gesture
of the person stands behind it. A page is read over the same connection: Playwright's own `evaluate` counts as a
gesture, which would falsify what is observed here. A page with scripts rests when nothing more comes and nothing of it
changes: many a sign-in page draws itself only then, and goes from question to question without another document.

Source: Chrome DevTools Protocol, domains Page, Network (`hasUserGesture`) and Runtime (`userGesture`); measured: the
whole untouched URL of an app is in `Network.requestWillBeSent`, and then the navigation fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from mobile_sso.device.browser_contract import BrowserPlace, leads_to_an_app
from mobile_sso.device.chromium.checkpoint import Checkpoint
from mobile_sso.testbed.clock import Deadline
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Locator, Page

PATIENCE_SECONDS = 30.0
"""How long a journey may take in real time; a machine with much to do is slow."""
REFRESH_SECONDS = 1.0
"""A page that goes on by itself within this time is no place to rest; the person waits for it."""
QUIET_SECONDS = 0.4
"""A page with scripts on which nothing happened for so long has drawn itself."""
DRAWS_WITHIN_SECONDS = 10.0
"""After this time one looks at a page that never stands still."""
_ROUND_MILLISECONDS = 4.0
_LOOK_MILLISECONDS = 50.0
_MAKES_THE_PAGE = frozenset({"Document", "Fetch", "Script", "Stylesheet", "XHR"})
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

    def __init__(self, page: Page, *, place: BrowserPlace, cookies: Callable[[str], str | None]) -> None:
        """Drive `page` at `place`; `cookies` returns the header for a request that Chromium does not send itself."""
        self.page = page
        self.status = 0
        self._place = place
        self._coming: set[str] = set()
        self._connection: CDPSession = page.context.new_cdp_session(page)
        for event, handler in (
            ("Network.requestWillBeSent", self._requested),
            ("Network.responseReceived", self._answered),
            ("Network.loadingFailed", self._failed),
            ("Network.loadingFinished", self._finished),
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
        self.checkpoint = Checkpoint(self._connection, place=place, leaves=self._leaves, cookies=cookies)

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

    def stays(self, before: str) -> bool:
        """Tell whether nothing comes of what the person did, neither a journey nor another page than `before`."""
        if self.begun or not self._has_scripts():
            return not self.begun
        self._stands_still()
        if self.begun:
            return False
        self._under_way = self._has_loaded = True
        return self.drawn() == before

    def drawn(self) -> str:
        """Return the page as it is now."""
        return str(self.ask("document.documentElement.outerHTML"))

    def go(self, url: str) -> None:
        """Open `url`, without any gesture of a person, and travel."""
        self.begin()
        self._expected = True
        self._connection.send("Page.navigate", {"url": url})
        self.travel()

    def travel(self) -> None:
        """Wait until the tab rests; `departure` or `failure` say how the journey ended, else it rests on a page."""
        deadline = Deadline(PATIENCE_SECONDS)
        while not self._at_rest() or not self._is_drawn():
            if deadline.seconds_left == 0:
                self.failure = f"the page did not come to rest within {PATIENCE_SECONDS:g} seconds"
                return
            self.page.wait_for_timeout(_ROUND_MILLISECONDS)

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

    def _is_drawn(self) -> bool:
        """Tell whether the page, which has loaded, is all there; False where it goes on meanwhile."""
        if self.departure is not None or self.failure is not None:
            return True
        self.ask("0")
        if self._at_rest() and self._has_scripts():
            self._stands_still()
        return self._at_rest()

    def _has_scripts(self) -> bool:
        return self.ask("document.scripts.length > 0") is True

    def _stands_still(self) -> None:
        """Wait until nothing of the page changes any more, or it goes away."""
        deadline, quiet, before = Deadline(DRAWS_WITHIN_SECONDS), Deadline(QUIET_SECONDS), self.drawn()
        at = self._request
        while quiet.seconds_left and deadline.seconds_left and not self._expected and at == self._request:
            self.page.wait_for_timeout(_LOOK_MILLISECONDS)
            now = self.drawn()
            if now != before or self._coming:
                quiet, before = Deadline(QUIET_SECONDS), now

    def _leaves(self, url: str, frame: str) -> bool:
        """Tell whether the document `url` of `frame` is to go to an app, and to no server."""
        return frame == self._frame and (self.departure is not None or self._is_app(url, self._at))

    def _is_app(self, location: str, page_url: str) -> bool:
        return leads_to_an_app(location, page_url, self._place.is_claimed)

    def _at_rest(self) -> bool:
        if self.departure is not None:
            return self._is_gone
        if self.failure is not None:
            return self._has_loaded or self.failure == _NO_PAGE
        return self._under_way and self._has_loaded and not self._expected

    def _requested(self, event: dict[str, JsonValue]) -> None:
        if event.get("type") in _MAKES_THE_PAGE:
            self._coming.add(str(event["requestId"]))
        if event.get("type") != "Document" or event.get("frameId") != self._frame or self.departure is not None:
            return
        request = event["request"]
        assert isinstance(request, dict)
        url = str(request["url"]) + str(request.get("urlFragment", ""))
        self._under_way, self._expected, self._has_loaded, self.failure = True, False, False, None
        self._request, self.status = str(event["requestId"]), 0
        self._coming &= {self._request}
        if self._is_app(url, self._at):
            self.departure = Departure(
                url=url, by_redirect="redirectResponse" in event, user_gesture=bool(event.get("hasUserGesture"))
            )
        self._at = url

    def _answered(self, event: dict[str, JsonValue]) -> None:
        response = event.get("response")
        if event.get("requestId") == self._request and isinstance(response, dict):
            self.status = int(str(response["status"]))

    def _finished(self, event: dict[str, JsonValue]) -> None:
        self._coming.discard(str(event["requestId"]))

    def _failed(self, event: dict[str, JsonValue]) -> None:
        self._finished(event)
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
