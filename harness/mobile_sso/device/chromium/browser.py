"""A browser of the phone that is a real Chromium: the same interface and the same events as the simulated one.

The person's words are really typed and the buttons really pressed; redirects, cookies, scripts and the page itself are
Chromium's. What leaves for an app is caught and takes the phone's own way from there, with its faults.

Source: RFC 8252 6 (external user agent); issue 5, section 4; HTML Living Standard 4.10.21.3 (a form that is not valid
is not sent).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mobile_sso.device.browser import BrowserWindow, NotOnScreen
from mobile_sso.device.browser_contract import BrowserPlace
from mobile_sso.device.chromium.cookies import ChromiumCookies
from mobile_sso.device.chromium.journey import Handoff, Tab
from mobile_sso.device.html_reader import read_page
from mobile_sso.device.pages import Button, Form, Page
from mobile_sso.testbed.http import Response

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator

_BUTTONS = ":is(button:is([type=submit], :not([type])), input[type=submit]):not([disabled])"
_SECRET = "input[type=password], [autocomplete=one-time-code], .code"
_READ = """JSON.stringify([location.href, document.contentType, (() => {
  if (!document.contentType.includes("html")) return document.body.innerText;
  const seen = document.documentElement.cloneNode(true);
  for (const one of seen.querySelectorAll(":is(input, button)[id]:not([name])")) one.setAttribute("name", one.id);
  return seen.outerHTML; })()])"""
"""What is on the screen; a control without a name, as scripts draw it, goes by its id."""
_COMPLAINT = """(() => { const form = document.forms[FORM];
  const button = [...form.elements].filter(one => one.matches(BUTTONS))[BUTTON];
  if (form.noValidate || button?.formNoValidate) return "";
  const wrong = [...form.elements].find(field => !field.checkValidity());
  return wrong ? `${wrong.name}: ${wrong.validationMessage}` : ""; })()"""


class ChromiumBrowser(BrowserWindow):
    """One tab of a browser context of its own."""

    def __init__(self, place: BrowserPlace, *, context: BrowserContext) -> None:
        """Put a browser with the cookies of `context` at `place`."""
        super().__init__(trace=place.trace, clock=place.clock)
        self.jar = ChromiumCookies(context)
        self.handoffs: list[Handoff] = []
        """What Chromium knew of the person's gesture each time it left for an app."""
        self._context = context
        self._place = place
        self._tab: Tab | None = None
        self._last_seen: bytes | None = None

    def open(self, url: str) -> None:
        """Open `url` in a new tab, as an app asks the browser to."""
        self._touched_at = None
        self._opened = url
        self._machine.fire("opens", url=url)
        self._page = None
        self._close_tab()
        self._tab = Tab(self._context.new_page(), place=self._place, cookies=self.jar.header)
        self._tab.go(url)
        self._arrive(self._tab, by_link=False)

    def submit(self, form: Form, *, values: Mapping[str, str], button: Button | None) -> None:
        """Type `values` into `form` of the page on the screen and press `button`.

        Raises NotOnScreen where a field or the button is not there, and where Chromium refuses to send the form.
        """
        page, tab = self.require_page(), self._require_tab()
        number = page.forms.index(form)
        shown = tab.page.locator("form").nth(number)
        if button is not None and button not in form.buttons:
            raise NotOnScreen(f"no button {button.name}={button.value} on the page: the browser shows {page}")
        pressed = form.buttons.index(button) if button is not None else -1
        field = None
        for name, value in values.items():
            field = self._type(shown, name, value)
        asked = _COMPLAINT.replace("FORM", str(number)).replace("BUTTONS", json.dumps(_BUTTONS))
        complaint = tab.ask(asked.replace("BUTTON", str(pressed)))
        if complaint:
            raise NotOnScreen(f"the browser does not send the form: {complaint}")
        self._touched_at = self._clock.now()
        self._machine.fire("submits")
        self._page, before = None, tab.drawn()
        tab.begin()
        if button is not None:
            tab.press(_of_form(shown, _BUTTONS).nth(pressed))
        else:
            (field or shown.locator("input").first).focus()
            tab.page.keyboard.press("Enter")
        self._travel(tab, before)

    def follow(self, link: str) -> None:
        """Tap a link of the page on the screen, which leads to another page, or to an app."""
        self.require_page()
        tab = self._require_tab()
        self._touched_at = self._clock.now()
        self._machine.fire("follows link")
        self._page, before = None, tab.drawn()
        tab.begin()
        tab.press(tab.page.locator(f"a[href={json.dumps(link)}]").first)
        self._travel(tab, before, by_link=True)

    def close(self) -> None:
        """Close the browser; raise NotOnScreen where it is closed already."""
        if self.state == "closed":
            raise NotOnScreen("the browser is closed already")
        self._machine.fire("is closed")
        self._page = None
        self._close_tab()

    def hand_over(self) -> None:
        """An app takes the URL: the tab goes away."""
        self._machine.fire("hands over")
        self._page = None
        self._close_tab()

    def refuse(self, reason: str, *, way_on: str | None = None) -> None:
        """No app takes the URL: say so to the person, on a page with the link `way_on` where there is one."""
        self._stop("is refused", self._require_tab().page.url, reason, way_on)

    def screenshot(self) -> bytes | None:
        """Return what is on the screen, or was when the tab went away, as PNG, with secrets covered."""
        return self._last_seen if self._tab is None else self._picture(self._tab)

    def _travel(self, tab: Tab, before: str, *, by_link: bool = False) -> None:
        if tab.stays(before):
            tab.failure = "nothing happened: the page kept the person where they were"
        tab.travel()
        self._arrive(tab, by_link=by_link)

    def _arrive(self, tab: Tab, *, by_link: bool) -> None:
        if tab.departure is not None:
            departure = tab.departure
            tab.checkpoint.tell()
            self.handoffs.append(tab.handoff(departure))
            self.leaves_by_tap = by_link and not departure.by_redirect
            self._machine.fire("leaves", target="os", url=departure.url)
            self._place.leave(departure.url)
        elif tab.failure is not None:
            tab.checkpoint.tell()
            self._stop("gives up", tab.page.url, tab.failure)
        else:
            self._show(tab)

    def _show(self, tab: Tab) -> None:
        url, content_type, content = json.loads(str(tab.ask(_READ)))
        tab.checkpoint.tell(content)
        answer = Response(status=tab.status, headers=(("Content-Type", content_type),), body=content.encode())
        self._page = read_page(url, answer)
        self._machine.fire("shows page", target="person", title=self._page.title, http_status=str(self._page.status))

    def _stop(self, event: str, url: str, reason: str, way_on: str | None = None) -> None:
        """Show the person what a browser says in place of a page, with the link that is left to them."""
        tab = self._require_tab()
        tab.page.goto("about:blank")
        link = f'<a href="{_escaped(way_on)}">Continue</a>' if way_on else ""
        tab.page.set_content(f"<title>Blocked</title><main><p>{_escaped(reason)}</p>{link}</main>")
        self._page = Page(title=reason, url=url, status=0, text=reason, links=(way_on,) if way_on else ())
        self._machine.fire(event, target="person", reason=reason)

    def _type(self, form: Locator, name: str, value: str) -> Locator:
        """Type `value` into the field called `name`, over what stands there."""
        called = json.dumps(name)
        field = _of_form(form, f":is([name={called}], [id={called}]:not([name]))").first
        if not field.is_visible():
            raise NotOnScreen(f"no field {name!r} to type into: the browser shows {self._page}")
        field.click()
        field.press("ControlOrMeta+a")
        field.press_sequentially(value)
        return field

    def _require_tab(self) -> Tab:
        if self._tab is None:
            raise NotOnScreen("the browser is closed; open it from the app first")
        return self._tab

    def _close_tab(self) -> None:
        if self._tab is not None:
            self._last_seen = self._picture(self._tab)
            self._tab.page.close()
            self._tab = None

    def _picture(self, tab: Tab) -> bytes:
        picture: bytes = tab.page.screenshot(mask=[tab.page.locator(_SECRET)])
        return picture


def _of_form(form: Locator, selector: str) -> Locator:
    """Return what `selector` means in `form`, and what stands elsewhere and belongs to it (`form="id"`)."""
    inside, name = form.locator(selector), form.get_attribute("id")
    return inside.or_(form.page.locator(f"{selector}[form={json.dumps(name)}]")) if name else inside


def _escaped(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    return text
