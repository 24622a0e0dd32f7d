"""From HTML to a page: one pass with the standard library's parser.

Scripts do not run, so a page that sends its own form (`form_post`) stays where it is; a control that stands outside its
form (`form="…"`) is seen where the form comes first.

Source: HTML Living Standard 4.10.21.4 (constructing the entry list).
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from mobile_sso.device.pages import Button, Element, Form, Page
from mobile_sso.testbed.css import CONTROLS
from mobile_sso.testbed.http import Response

_UNSENT = frozenset({"button", "file", "image", "reset"})
_NOT_SHOWN = frozenset({"noscript", "script", "style", "template"})


def read_page(url: str, response: Response) -> Page:
    """Return the page that `response`, the answer from `url`, shows; the only place where HTML is parsed."""
    if "html" not in (response.header("content-type") or ""):
        return Page(title="", url=url, status=response.status, text=response.text)
    reader = _Reader()
    reader.feed(response.text)
    reader.close()
    return Page(
        title=" ".join("".join(reader.title).split()),
        url=url,
        status=response.status,
        forms=tuple(draft.form() for draft in reader.forms),
        links=tuple(reader.links),
        elements=tuple(reader.elements),
        text=" ".join(" ".join(reader.text).split()),
    )


class _Draft:
    """A form that is being read."""

    def __init__(self, action: str, method: str) -> None:
        self.action = action
        self.method = method
        self.fields: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self.shown = False
        self.buttons: list[Button] = []

    def add(self, name: str, value: str, *, sent: bool = True, shown: bool = True) -> None:
        self.shown = self.shown or shown
        if name:
            self.names.add(name)
            if sent:
                self.fields.append((name, value))

    def form(self) -> Form:
        return Form(
            action=self.action,
            method=self.method,
            fields=tuple(self.fields),
            names=frozenset(self.names),
            shown=self.shown,
            buttons=tuple(self.buttons),
        )


@dataclass
class _Option:
    value: str | None
    selected: bool
    text: str = ""


class _Select:
    """A drop-down list that is being read; an option without a value is worth its text."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.options: list[_Option] = []

    def read(self, data: str) -> None:
        if self.options:
            self.options[-1].text += data

    @property
    def chosen(self) -> str | None:
        picked = [option for option in self.options if option.selected] or self.options[:1]
        if not picked:
            return None
        return picked[0].text.strip() if picked[0].value is None else picked[0].value


class _Reader(HTMLParser):
    """Reads title, visible text, links and forms in one pass."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.text: list[str] = []
        self.forms: list[_Draft] = []
        self.links: list[str] = []
        self.elements: list[Element] = []
        self._by_id: dict[str, _Draft] = {}
        self._form: _Draft | None = None
        self._hidden = 0
        self._in_title = False
        self._textarea: tuple[str, list[str]] | None = None
        self._select: _Select | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        form = self._by_id.get(attributes.get("form", ""), self._form)
        if tag in CONTROLS and not self._hidden and "disabled" not in attributes:
            index = self.forms.index(form) if form is not None else None
            self.elements.append(Element(tag=tag, attributes=attributes, form=index))
        if tag in _NOT_SHOWN:
            self._hidden += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        elif tag == "form":
            self._form = _Draft(attributes.get("action", ""), attributes.get("method", "get").lower())
            self.forms.append(self._form)
            if attributes.get("id"):
                self._by_id.setdefault(attributes["id"], self._form)
        elif form is not None and "disabled" not in attributes:
            self._read_control(form, tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NOT_SHOWN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "title":
            self._in_title = False
        elif tag == "form":
            self._form = None
        elif tag == "textarea" and self._textarea and self._form:
            self._form.add(self._textarea[0], "".join(self._textarea[1]))
            self._textarea = None
        elif tag == "select" and self._select and self._form:
            value = self._select.chosen
            self._form.add(self._select.name, value or "", sent=value is not None)
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif self._textarea is not None:
            self._textarea[1].append(data)
        elif self._select is not None:
            self._select.read(data)
        elif not self._hidden:
            self.text.append(data)

    def _read_control(self, form: _Draft, tag: str, attributes: dict[str, str]) -> None:
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "input":
            self._read_input(form, name, attributes)
        elif tag == "button" and attributes.get("type", "submit") == "submit":
            form.buttons.append(Button(name=name, value=value))
        elif tag == "textarea":
            self._textarea = (name, [])
        elif tag == "select":
            self._select = _Select(name)
        elif tag == "option" and self._select is not None:
            self._select.options.append(_Option(attributes.get("value"), "selected" in attributes))

    def _read_input(self, form: _Draft, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "text").lower()
        value = attributes.get("value", "")
        if kind == "submit":
            form.buttons.append(Button(name=name, value=value))
        elif kind in ("checkbox", "radio"):
            form.add(name, attributes.get("value", "on"), sent="checked" in attributes)
        elif kind not in _UNSENT:
            form.add(name, value, shown=kind != "hidden")
