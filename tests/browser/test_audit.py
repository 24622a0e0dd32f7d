"""The audit of the pages finds what it looks for: a page that is fine, spoilt in one way at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import AUDIT

if TYPE_CHECKING:
    from playwright.sync_api import Page

FINE = """<!doctype html><html lang="en"><title>T</title><main><h1>Hello</h1>
<label for="u">User</label><input id="u" name="u"><button style="min-height: 30px">Go on</button></main></html>"""


@pytest.mark.parametrize(
    ("written", "instead", "wrong"),
    [
        ("", "", []),
        (' lang="en"', "", ["no language"]),
        ("<title>T</title>", "", ["no title"]),
        ("h1>", "h2>", ["0 × h1"]),
        ("main>", "div>", ["0 × main"]),
        ("</main>", "</main><main>More</main>", ["2 × main"]),
        ('<label for="u">User</label>', "", ["no label: input u"]),
        ('for="u"', 'for="v"', ["no label: input u", "for=v leads nowhere: label User"]),
        ("Go on", "", ["no name: button", "small target: button"]),
        ("min-height: 30px", "height: 20px", ["small target: button Go on"]),
        ("</main>", '<iframe src="about:blank"></iframe></main>', ["no name: iframe"]),
        ("<h1>", '<h1 id="u">', ["no label: input u", "two elements have the id u"]),
        ("<h1>", '<h1 style="color: #777">', ["contrast 4.48: h1 Hello"]),
        ("<h1>", '<h1 style="color: #767676">', []),
        ("<h1>", '<h1 style="color: rgba(0, 0, 0, .5)">', ["contrast 3.98: h1 Hello"]),
        ("<main>", '<main style="background: #333; color: #ccc">', ["border contrast 2.78: input u"]),
        ("<main>", '<main><p style="background: #333; color: #888">Low</p>', ["contrast 3.56: p Low"]),
        ('name="u"', 'name="u" style="color: #999"', ["contrast 2.85: input u"]),
        ('name="u"', 'name="u" style="border: 1px solid #ccc"', ["border contrast 1.61: input u"]),
    ],
)
def test_the_audit_names_what_is_wrong(
    narrow_tabs: Callable[[str, bool], Page], written: str, instead: str, wrong: list[str]
) -> None:
    page = narrow_tabs("light", True)
    page.goto("about:blank")
    page.set_content(FINE.replace(written, instead))

    assert page.evaluate(AUDIT) == wrong
