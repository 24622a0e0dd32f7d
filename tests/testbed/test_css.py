"""The subset of CSS selectors that names fields and buttons of somebody else's pages."""

from __future__ import annotations

import pytest

from mobile_sso.testbed.css import is_selector, parse_selector

BUTTON = {"id": "accept", "class": "ui primary button", "name": "answer", "value": "accept", "type": "submit"}


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("#login", True), (".primary", True), ("[name=login]", True), ("button", True), ("input[type=password]", True),
        ("a.cancel", True), ("login", False), ("user.name", False), ("session[login]", False), ("inputs", False),
        ("abort", False), ("", False),
    ],
)  # fmt: skip
def test_a_selector_is_told_from_the_name_of_a_field(text: str, selector: bool) -> None:
    assert is_selector(text) is selector


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("button", True), ("input", False), ("#accept", True), ("#deny", False), (".primary", True), (".prim", False),
        ("[name=answer]", True), ("[name='answer']", True), ('[value="accept"]', True), ("[name]", True),
        ("[title]", False), ("[value^=acc]", True), ("[value$=ept]", True), ("[value*=cep]", True),
        ("[value*=deny]", False), ("button#accept.ui[type=submit]", True), ("button#accept.nothing", False),
    ],
)  # fmt: skip
def test_a_selector_means_what_it_means_in_css(text: str, matches: bool) -> None:
    assert parse_selector(text).matches("button", BUTTON) is matches


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("form > #login", "`form > #login` is no selector known here, from `form > #login` on; "),
        ("#a #b", "`#a #b` is no selector known here, from ` #b` on; "),
        ("button:first-child", "`button:first-child` is no selector known here, from `button:first-child` on; "),
        ("[name=", "`[name=` is no selector known here, from `[name=` on; "),
    ],
)
def test_what_is_no_selector_here_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(ValueError, match="is no selector") as caught:
        parse_selector(text)
    assert (
        str(caught.value) == said + "write #id, .class, [name=value], or one of these behind a tag: button[type=submit]"
    )


def test_an_empty_selector_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a selector is empty; write #id, \.class or \[name=value\]"):
        parse_selector("")
