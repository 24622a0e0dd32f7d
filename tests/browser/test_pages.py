"""The provider's own pages in a real browser: by keyboard alone, on a narrow screen, light and dark, readable by all.

Source: WCAG 2.2: 1.4.10 (320 CSS pixels), 2.1.1 and 2.4.3 (keyboard, focus order), 2.4.7 and 1.4.11 (visible focus).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import APP_LINK, AUDIT, PAGES, Gallery

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]

FOCUSED = """() => { const at = document.activeElement, style = getComputedStyle(at);
  const name = at.name ? `${at.name}${at.tagName === "BUTTON" ? "=" + at.value : ""}` : at.textContent;
  return at === document.body ? null : [name, parseFloat(style.outlineWidth), style.outlineStyle]; }"""

TAB_ORDER = {
    "sign-in": ["username", "password", "Sign in", "action=cancel", "persona=ada", "persona=grace", "persona=mmm"],
    "sign-in-refused": ["password", "Sign in", "action=cancel", "persona=ada", "persona=grace", "persona=mmm"],
    "second-factor": [
        "password", "one_time_code", "Sign in", "action=cancel", "persona=ada", "persona=grace", "persona=mmm",
    ],
    "select-account": ["password", "Sign in", "action=cancel", "persona=ada", "persona=grace", "persona=mmm"],
    "consent": ["action=allow", "action=deny"],
    "error": [],
    "logout": ["action=logout", "action=cancel"],
    "signed-out": [],
    "tap": ["Continue to the app"],
    "form-post": ["Continue"],
    "frontchannel-logout": ["Continue"],
}  # fmt: skip
"""What the keyboard reaches, in order, from where the page puts the focus."""

SHOWN_WITHOUT_SCRIPT = frozenset({"form-post"})
"""With its script this page is gone at once."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_labelled_readable_and_fits_a_narrow_screen(open_page: OpenPage, name: str, scheme: str) -> None:
    page = open_page(name, scheme=scheme, scripts=name not in SHOWN_WITHOUT_SCRIPT)

    assert page.evaluate(AUDIT) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_light_and_dark_are_two_looks(open_page: OpenPage) -> None:
    grounds = {
        scheme: open_page("sign-in", scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }

    assert grounds == {"light": "rgb(243, 245, 248)", "dark": "rgb(18, 20, 23)"}


def test_every_page_of_the_gallery_has_its_order_of_focus() -> None:
    assert list(TAB_ORDER) == list(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_in_order_and_one_sees_where_it_is(open_page: OpenPage, name: str) -> None:
    page = open_page(name, scripts=name not in SHOWN_WITHOUT_SCRIPT)
    if page.evaluate(FOCUSED) is None:
        page.keyboard.press("Tab")
    seen = []
    while (focused := page.evaluate(FOCUSED)) is not None and focused not in seen:
        seen.append(focused)
        page.keyboard.press("Tab")

    assert [name[:11] if name.startswith("persona=m") else name for name, _, _ in seen] == TAB_ORDER[name]
    assert [name for name, width, style in seen if width < 2 or style != "solid"] == []


@pytest.mark.parametrize(
    ("name", "keys", "sent"),
    [
        ("sign-in", ["ada", "Tab", "engine", "Enter"], {"username": "ada", "password": "engine"}),
        ("sign-in-refused", ["engine", "Enter"], {"username": "ada", "password": "engine"}),
        (
            "second-factor",
            ["engine", "Tab", "123456", "Enter"],
            {"username": "ada", "password": "engine", "one_time_code": "123456"},
        ),
        ("sign-in", ["Tab", "Tab", "Tab", "Enter"], {"username": "", "password": "", "action": "cancel"}),
        ("select-account", ["Tab", "Tab", "Tab", "Tab", "Space"], {"persona": "grace"}),
        ("consent", ["Tab", "Enter"], {"action": "allow"}),
        ("consent", ["Tab", "Tab", "Space"], {"action": "deny"}),
        ("logout", ["Tab", "Enter"], {"action": "logout"}),
        ("logout", ["Tab", "Tab", "Enter"], {"action": "cancel"}),
    ],
)
def test_the_keyboard_sends_a_form(
    open_page: OpenPage, gallery: Gallery, name: str, keys: list[str], sent: dict[str, str]
) -> None:
    page = open_page(name)

    with page.expect_navigation(url="**/sent"):
        for key in keys:
            if key in ("Enter", "Space", "Tab"):
                page.keyboard.press(key)
            else:
                page.keyboard.type(key)

    assert gallery.sent == [{"transaction": "t", **sent}]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_post_sends_itself_or_by_the_enter_key_where_no_script_runs(
    open_page: OpenPage, gallery: Gallery, scripts: bool
) -> None:
    page = open_page("form-post", scripts=scripts)
    if not scripts:
        assert gallery.sent == []
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    page.wait_for_url("**/sent")

    assert gallery.sent == [{"code": "abc", "state": "s+t"}]


@pytest.mark.parametrize("name", ["tap", "frontchannel-logout"])
def test_the_enter_key_follows_the_link_back_to_the_app(open_page: OpenPage, name: str) -> None:
    page = open_page(name)
    page.get_by_role("link").focus()  # a frame that loads late may take a Tab; the order has a test of its own

    with page.expect_request(lambda request: request.is_navigation_request()) as asked:
        page.keyboard.press("Enter")

    assert asked.value.url == APP_LINK


def test_a_form_with_an_empty_field_is_not_sent(open_page: OpenPage, gallery: Gallery) -> None:
    page = open_page("sign-in")
    page.keyboard.press("Enter")

    assert page.evaluate("document.querySelector(':invalid:not(form)').name") == "username"
    assert gallery.sent == []
