"""A real Chromium for these tests, and a gallery of the provider's pages; skipped where there is no Chromium."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.chromium.executable import ChromiumMissing, find_chromium
from mobile_sso.device.chromium.launch import Chromium
from mobile_sso.idp.logout_messages import LogoutQuestion
from mobile_sso.idp.pages import consent, hand_over, messages
from mobile_sso.idp.pages.frontchannel_logout import frontchannel_logout_page
from mobile_sso.idp.pages.layout import page_response
from mobile_sso.idp.pages.sign_in import SignInPage
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.servers import serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

AUDIT = (Path(__file__).parent / "audit.js").read_text("utf-8")
_DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
"""`autofocus` acts when the page is drawn, not when it is loaded."""
APP_LINK = "makeitnative://oauth/callback?code=abc&state=s%2Bt"
_PEOPLE = (
    Persona(username="ada", password="analytical", roles=("Technician",), claims={"name": "Ada Lovelace"}),
    Persona(username="grace", password="nanoseconds", roles=("Technician", "Dispatcher")),
    Persona(username="m" * 60, password="unbreakable", assigned=False),
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One Chromium for all of these tests."""
    try:
        executable = find_chromium(os.environ)
    except ChromiumMissing as missing:
        pytest.skip(str(missing))
    with Chromium(executable) as running:
        yield running


def _sign_in(*, alert: str = "", username: str = "", code: str = "", choose: bool = False) -> Response:
    page = SignInPage(provider="Strict OpenID provider", action="/sent").html(
        client="Field Service", transaction="t", username=username, alert=alert, personas=_PEOPLE, revision=0,
        code=code, choose=choose,
    )  # fmt: skip
    return page_response(page)


_HERE = {"provider": "Strict OpenID provider"}
PAGES: Mapping[str, Callable[[], Response]] = {
    "sign-in": _sign_in,
    "sign-in-refused": lambda: _sign_in(alert="User name or password is wrong.", username="ada"),
    "second-factor": lambda: _sign_in(username="ada", code="123456"),
    "select-account": lambda: _sign_in(username="ada", choose=True),
    "consent": lambda: page_response(
        consent.consent_page(
            **_HERE,
            action="/sent",
            transaction="t",
            client="Field Service",
            person="ada",
            scopes=("openid", "profile", "offline_access", "https://scopes.example.com/a-very-long-scope/" + "x" * 60),
            claims=("badge",),
        )
    ),
    "error": lambda: page_response(
        messages.error_page(
            **_HERE, error="invalid_request", description=f"No redirect_uri is registered: {APP_LINK}{'x' * 80}"
        ),
        status=400,
    ),
    "logout": lambda: page_response(
        messages.logout_question_page(**_HERE, action="/sent", transaction="t", question=LogoutQuestion())
    ),
    "signed-out": lambda: page_response(
        messages.notice_page(**_HERE, title="Signed out", text="You can close this page.")
    ),
    "tap": lambda: hand_over.by_tap(**_HERE, location=APP_LINK),
    "form-post": lambda: hand_over.form_post(**_HERE, action="/sent", fields=(("code", "abc"), ("state", "s+t"))),
    "frontchannel-logout": lambda: frontchannel_logout_page(
        **_HERE, frames=(("Field Service", "http://127.0.0.1:9/logout"),), location=APP_LINK, wait_seconds=600
    ),
}
"""The pages a person can meet, with long words on them."""


@dataclass
class Gallery:
    """The pages on a server, and what was sent from them."""

    origin: str = ""
    sent: list[Mapping[str, str]] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        """Show a page by its name, or take a form."""
        if request.path == "/sent":
            self.sent.append(dict(request.form))
            return page_response(messages.notice_page(**_HERE, title="Sent", text="Sent."))
        shown = PAGES.get(request.path[1:])
        return shown() if shown else Response(status=404)


@pytest.fixture
def gallery() -> Iterator[Gallery]:
    """The pages, at an address of their own."""
    pages = Gallery()
    server = serve(pages.answer)
    pages.origin = server.origin
    yield pages
    server.close()


@pytest.fixture(scope="session")
def narrow_tabs(chromium: Chromium) -> Iterator[Callable[[str, bool], Page]]:
    """A tab 320 CSS pixels wide for a colour scheme, with scripts or without; each is opened once."""
    tabs: dict[tuple[str, bool], Page] = {}

    def tab(scheme: str, scripts: bool) -> Page:
        if (scheme, scripts) not in tabs:
            tabs[scheme, scripts] = chromium.process.new_context(
                viewport={"width": 320, "height": 720},
                color_scheme=scheme,  # type: ignore[arg-type]
                java_script_enabled=scripts,
            ).new_page()
        return tabs[scheme, scripts]

    yield tab
    for page in tabs.values():
        page.context.close()


@pytest.fixture
def open_page(narrow_tabs: Callable[[str, bool], Page], gallery: Gallery) -> Callable[..., Page]:
    """Open a page of the gallery in a narrow tab."""

    def opened(name: str, *, scheme: str = "light", scripts: bool = True) -> Page:
        page = narrow_tabs(scheme, scripts)
        page.goto(f"{gallery.origin}/{name}", wait_until="load")
        if page.locator("[autofocus]").count():
            page.evaluate(_DRAWN)
        return page

    return opened
