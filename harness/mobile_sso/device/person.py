"""The person who holds the phone: reads what is on the screen and uses what is there.

Source: deep-link-return 1.0 (`user(action)`), 1.2 `user-cancel`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mobile_sso.device.app import NativeApp
from mobile_sso.device.attempts import Journal
from mobile_sso.device.browser import Browser, NotOnScreen
from mobile_sso.device.pages import Button, Form, Page
from mobile_sso.testbed.contracts import SignInForm
from mobile_sso.testbed.masking import SECRET_NAMES, Secrets
from mobile_sso.testbed.trace import Trace


class Person:
    """Fills in, presses, closes, returns."""

    def __init__(
        self,
        *,
        browser: Browser,
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
        """Enter `username` and `password` into the sign-in page and send it.

        Raises NotOnScreen where the browser shows no such page.
        """
        page = self._browser.require_page()
        found = self._form_with(page, form)
        values = {form.username: username}
        if form.password is not None:
            values[form.password] = password
            if form.password not in SECRET_NAMES and len(password) >= 6:
                self._secrets.register("password", password)
        if form.one_time_code is not None and form.one_time_code in found.names:
            values[form.one_time_code] = _shown_code(page)
        self._trace.record("person", "browser", "signs in", username)
        self._send(found, values, self._submit_button(found, form))

    def press_cancel(self, form: SignInForm) -> None:
        """Press the cancel button of the sign-in page; raises NotOnScreen where there is none."""
        page = self._browser.require_page()
        if form.cancel is None:
            raise NotOnScreen("the sign-in page of this provider has no cancel button; close the browser instead")
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
            raise NotOnScreen(f"no form with the field {form.username!r}: the browser shows {page}")
        return found

    def _submit_button(self, found: Form, form: SignInForm) -> Button | None:
        """Return the button to send with: the one the engine names, else the first that does not cancel."""
        if form.submit is not None:
            return Button(name=form.submit[0], value=form.submit[1])
        return next((button for button in found.buttons if (button.name, button.value) != form.cancel), None)

    def _send(self, form: Form, values: Mapping[str, str], button: Button | None) -> None:
        self._browser.submit(form, values=values, button=button)
        self._rest()

    def _cancel_attempt(self) -> None:
        if self._journal.open is not None:
            self._journal.open.cancelled = True


_SIX_DIGITS = re.compile(r"\b\d{6}\b")


def _shown_code(page: Page) -> str:
    """Return the one-time code that the page shows in place of a message."""
    code = _SIX_DIGITS.search(page.text)
    if code is None:
        raise NotOnScreen(f"the page asks for a one-time code and shows none: the browser shows {page}")
    return code[0]
