"""Pages as the browser shows them: title, text, links, and forms that can be filled in and sent.

Source: HTML Living Standard 4.10.21.4 (constructing the entry list), 4.10.21.3 (form submission).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlencode, urljoin, urlsplit

from mobile_sso.testbed.contracts import FormPage, SignInForm
from mobile_sso.testbed.css import is_selector, parse_selector
from mobile_sso.testbed.http import FORM, Request

PageKind: TypeAlias = Literal["sign-in page", "logged out page", "confirmation page", "error page", "page"]

_LOGGED_OUT = re.compile(r"\b(?:logged|signed) out\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button that sends its form."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form; `action` is what the page says, relative or empty."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    """What is sent if nobody changes anything, in the order of the page."""
    names: frozenset[str]
    """The names of all its fields, also of those that are not ticked."""
    shown: bool
    """Whether the person can enter something."""
    buttons: tuple[Button, ...]

    def request(self, page_url: str, *, values: Mapping[str, str], button: Button | None) -> Request:
        """Return what the browser sends when the person has entered `values` and pressed `button` on the page."""
        pairs = [(name, values.get(name, value)) for name, value in self.fields]
        sent = {name for name, _ in pairs}
        pairs += [(name, value) for name, value in values.items() if name not in sent]
        if button is not None and button.name:
            pairs.append((button.name, button.value))
        target = urljoin(page_url, self.action) if self.action else page_url.partition("#")[0]
        if self.method != "post":
            return Request(method="GET", url=f"{target.partition('#')[0].partition('?')[0]}?{urlencode(pairs)}")
        origin = urlsplit(page_url)
        headers = (("Content-Type", FORM), ("Origin", f"{origin.scheme}://{origin.netloc}"))
        return Request(method="POST", url=target, headers=headers, body=urlencode(pairs).encode())


@dataclass(frozen=True, kw_only=True)
class Element:
    """A control or a link as a selector finds it."""

    tag: str
    attributes: Mapping[str, str]
    form: int | None = None
    """Which form of the page it belongs to."""

    @property
    def name(self) -> str:
        """Its name, or nothing."""
        return self.attributes.get("name", "")

    @property
    def button(self) -> Button:
        """It, as a button."""
        return Button(name=self.name, value=self.attributes.get("value", ""))


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the browser shows."""

    title: str
    url: str
    status: int
    """The HTTP status; 0 where the browser shows a page of its own."""
    forms: tuple[Form, ...] = ()
    links: tuple[str, ...] = ()
    """Where its links lead, relative or absolute, in the order of the page."""
    text: str = ""
    elements: tuple[Element, ...] = ()

    def find(self, selector: str) -> Element | None:
        """Return the first control or link that `selector` means, or None."""
        wanted = parse_selector(selector)
        return next((element for element in self.elements if wanted.matches(element.tag, element.attributes)), None)

    def field(self, field: str) -> tuple[Form, str] | None:
        """Return the first form that has a field called `field`, or found by that selector, and the field's name."""
        if not is_selector(field):
            return next(((form, field) for form in self.forms if field in form.names), None)
        found = self.find(field)
        return None if found is None or found.form is None else (self.forms[found.form], found.name)

    def form_with(self, field: str) -> Form | None:
        """Return the first form that has that field, or None."""
        found = self.field(field)
        return found[0] if found else None

    def is_page(self, expected: FormPage) -> bool:
        """Tell whether this is the page that `expected` describes: everything it names is there."""
        named = (expected.shown_by, expected.press)
        return all(self.form_with(field) for field in expected.enter) and all(
            self.find(selector) for selector in named if selector is not None
        )

    @property
    def way_on(self) -> str | None:
        """The only link of a page that has no form: there is nothing else to do here."""
        return self.links[0] if not self.forms and len(self.links) == 1 else None

    def kind(self, sign_in_form: SignInForm) -> PageKind:
        """Tell what kind of page this is, where sign-in pages have the fields of `sign_in_form`."""
        if self.form_with(sign_in_form.username) or any(map(self.is_page, sign_in_form.then)):
            return "sign-in page"
        if self.status >= 400:
            return "error page"
        if len(self.forms) == 1 and not self.forms[0].shown:
            return "confirmation page"
        if _LOGGED_OUT.search(self.text):
            return "logged out page"
        return "confirmation page" if self.way_on is not None else "page"

    def __str__(self) -> str:
        status = f" ({self.status})" if self.status else ""
        return f"{self.title!r}{status} at {self.url.partition('?')[0]}"
