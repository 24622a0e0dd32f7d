"""The person who holds the phone: reads what is on the screen and uses what is there.

Source: deep-link-return 1.0 (`user(action)`), 1.2 `user-cancel`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mobile_sso.device.app import NativeApp
from mobile_sso.device.attempts import Journal
from mobile_sso.device.browser import NotOnScreen
from mobile_sso.device.browser_contract import PhoneBrowser
from mobile_sso.device.pages import Button, Form, Page
from mobile_sso.testbed.contracts import FormPage, SignInForm
from mobile_sso.testbed.masking import SECRET_NAMES, Secrets
from mobile_sso.testbed.trace import Trace


class Person:
    """Fills in, presses, closes, returns."""

    def __init__(
        self,
        *,
        browser: PhoneBrowser,
        apps: Mapping[str, NativeApp],
        journal: Journal,
        rest: Callable[[], None],
        trace: Trace,
        secrets: Secrets,
    ) -> None:
        """Use `browser` and `apps`; `rest` lets happen what comes of it."""
        self.preferred_app: str | None = None
        """The app taken from Android's chooser; None: the one the person is signing in to."""
        self._browser = browser
        self._apps = apps
        self._journal = journal
        self._rest = rest
        self._trace = trace
        self._secrets = secrets

    def fill_in(self, form: SignInForm, username: str, password: str) -> None:
        """Enter `username` and `password` into the sign-in page and send it, and do what the pages behind it ask.

        Raises NotOnScreen where the browser shows no such page.
        """
        page = self._browser.require_page()
        if len(password) >= 6 and (form.then or form.password not in (None, *SECRET_NAMES)):
            self._secrets.register("password", password)
        self._trace.record("person", "browser", "signs in", username)
        if page.form_with(form.username) or not any(map(page.is_page, form.then)):
            found = self._form_with(page, form)
            values = {self._name(page, form.username, form): username}
            if form.password is not None:
                values[self._name(page, form.password, form)] = password
            if form.one_time_code is not None and form.one_time_code in found.names:
                values[form.one_time_code] = _shown_code(page)
            self._send(found, values, self._submit_button(page, found, form))
        missing = self._go_through(form.then, {"{username}": username, "{password}": password})
        self._miss(missing, form)

    def confirm_sign_out(self, form: SignInForm) -> None:
        """Do what the pages of a sign-out ask, where such a page is shown."""
        self._go_through(form.sign_out, {})

    def press_cancel(self, form: SignInForm) -> None:
        """Press the cancel button of the sign-in page; raises NotOnScreen where there is none."""
        page = self._browser.require_page()
        if form.cancel is None:
            raise NotOnScreen("the sign-in page of this provider has no cancel button; close the browser instead")
        if isinstance(form.cancel, str):
            if page.find(form.cancel) is None:
                raise NotOnScreen(f"nothing is {form.cancel!r} on the page: {_seen(page, form)}")
            self._cancel_attempt()
            self._trace.record("person", "browser", "cancels")
            self._press(page, form.cancel, {})
            return
        name, value = form.cancel
        wanted = Button(name=name, value=value)
        found = next((candidate for candidate in page.forms if wanted in candidate.buttons), None)
        if found is None:
            raise NotOnScreen(f"no button {name}={value} on the page: the browser shows {page}")
        self._cancel_attempt()
        self._trace.record("person", "browser", "cancels")
        self._send(found, {}, wanted)

    def confirm(self) -> None:
        """Press the first button of the only form on the page, as to confirm a logout, or tap its only link.

        Raises NotOnScreen where the page has several forms, or neither a form nor just one link.
        """
        page = self._browser.require_page()
        if page.way_on is not None:
            self._trace.record("person", "browser", "taps the link", page.title)
            self._browser.follow(page.way_on)
            self._rest()
            return
        if len(page.forms) != 1:
            raise NotOnScreen(f"nothing to confirm, {len(page.forms)} forms: the browser shows {page}")
        self._trace.record("person", "browser", "confirms", page.title)
        only = page.forms[0]
        self._send(only, {}, only.buttons[0] if only.buttons else None)

    def close_browser(self) -> None:
        """Close the browser: a waiting sign-in is cancelled; raises NotOnScreen where it is closed already."""
        self._browser.close()
        self._cancel_attempt()
        self.return_to_app()
        if self._journal.current is not None:
            self._journal.current.settle()

    def return_to_app(self, app: str | None = None) -> None:
        """Go back to `app`, or to the app used last, and leave the browser as it is; a dead app is started."""
        current = self._journal.current
        name = app or (current.app if current else next(iter(self._apps), None))
        if name is None or name not in self._apps:
            raise NotOnScreen(f"no app {name!r} on this phone; installed: {', '.join(self._apps) or 'none'}")
        self._apps[name].open()
        self._rest()

    def choose_app(self, owners: tuple[str, ...]) -> str:
        """Answer Android's chooser: the preferred app, else the app the person is signing in to, else the first."""
        current = self._journal.current
        for wanted in (self.preferred_app, current.app if current else None):
            if wanted in owners:
                return wanted
        return owners[0]

    def _form_with(self, page: Page, form: SignInForm) -> Form:
        found = page.form_with(form.username)
        if found is None:
            raise NotOnScreen(f"no form with the field {form.username!r}: {_seen(page, form)}")
        return found

    def _name(self, page: Page, field: str, form: SignInForm) -> str:
        """Return the name of `field`; an engine that knows its own pages may send a field that they do not show."""
        found = page.field(field)
        if found is None and form.declared_in:
            raise NotOnScreen(f"no form with the field {field!r}: {_seen(page, form)}")
        return found[1] if found else field

    def _submit_button(self, page: Page, found: Form, form: SignInForm) -> Button | None:
        """Return the button to send with: the one the engine names, else the first that does not cancel."""
        if isinstance(form.submit, str):
            button = page.find(form.submit)
            if button is None:
                raise NotOnScreen(f"nothing is {form.submit!r} on the page: {_seen(page, form)}")
            return button.button
        if form.submit is not None:
            return Button(name=form.submit[0], value=form.submit[1])
        return next((button for button in found.buttons if (button.name, button.value) != form.cancel), None)

    def _go_through(self, pages: tuple[FormPage, ...], own: Mapping[str, str]) -> tuple[FormPage, ...]:
        """Do what `pages` say, as long as one of them is on the screen; return those that never came."""
        waiting = pages
        while (page := self._browser.page) is not None and self._browser.state == "page":
            at = next((number for number, expected in enumerate(waiting) if page.is_page(expected)), None)
            if at is None:
                break
            expected, waiting = waiting[at], waiting[at + 1 :]
            fields = [(page.field(field), text) for field, text in expected.enter.items()]
            values = {found[1]: own.get(text, text) for found, text in fields if found is not None}
            self._trace.record("person", "browser", "goes on", page.title)
            if expected.press is not None:
                self._press(page, expected.press, values)
            else:
                form = next((found[0] for found, _ in fields if found is not None), page.forms[0])
                self._send(form, values, form.buttons[0] if form.buttons else None)
        return waiting

    def _press(self, page: Page, selector: str, values: Mapping[str, str]) -> None:
        """Press the button that `selector` means, with `values` entered, or follow the link."""
        pressed = page.find(selector)
        if pressed is None or (pressed.form is None and pressed.tag != "a"):
            raise NotOnScreen(f"{selector!r} is no button of a form and no link: the browser shows {page}")
        if pressed.tag == "a":
            self._browser.follow(pressed.attributes.get("href", ""))
            self._rest()
        elif pressed.form is not None:
            self._send(page.forms[pressed.form], values, pressed.button)

    def _miss(self, never_came: tuple[FormPage, ...], form: SignInForm) -> None:
        """Complain where another page than the one that was to come is on the screen, and it is no error either."""
        page = self._browser.page
        due = next((expected for expected in never_came if not expected.optional), None)
        if due is None or page is None or self._browser.state != "page":
            return
        if page.forms and page.status < 400 and not page.form_with(form.username):
            lacking = [field for field in due.enter if not page.form_with(field)]
            lacking += [one for one in (due.shown_by, due.press) if one is not None and page.find(one) is None]
            raise NotOnScreen(f"the next page of the sign-in has no {' and no '.join(lacking)}: {_seen(page, form)}")

    def _send(self, form: Form, values: Mapping[str, str], button: Button | None) -> None:
        self._browser.submit(form, values=values, button=button)
        self._rest()

    def _cancel_attempt(self) -> None:
        if self._journal.open is not None:
            self._journal.open.cancelled = True


def _seen(page: Page, form: SignInForm) -> str:
    """Return what is on the screen; where somebody declared how to use it, also what could be declared, and where."""
    seen = f"the browser shows {page}"
    if not form.declared_in:
        return seen
    fields = sorted({name for shown in page.forms for name in shown.names})
    return f"{seen}, with the fields {', '.join(fields) or '(none)'}; correct remote.sign_in in {form.declared_in}"


_SIX_DIGITS = re.compile(r"\b\d{6}\b")


def _shown_code(page: Page) -> str:
    """Return the one-time code that the page shows in place of a message."""
    code = _SIX_DIGITS.search(page.text)
    if code is None:
        raise NotOnScreen(f"the page asks for a one-time code and shows none: the browser shows {page}")
    return code[0]
