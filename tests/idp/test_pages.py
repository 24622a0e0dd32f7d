"""What every page owes to the person in front of it: labels, one heading, contrast, nothing foreign, no injection."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sso.idp.logout_messages import LogoutQuestion
from mobile_sso.idp.pages import consent, hand_over, messages
from mobile_sso.idp.pages.frontchannel_logout import frontchannel_logout_page
from mobile_sso.idp.pages.sign_in import SignInPage
from mobile_sso.idp.pages.style import STYLE
from mobile_sso.testbed.contracts import Persona

VOID = {"meta", "input", "br", "link"}


def sign_in(text: str, *, alert: str = "", code: str = "") -> str:
    personas = (Persona(username=text or "x", password="long enough", roles=(text,), claims={"name": text}),)
    return SignInPage(provider=text, action="/sign-in").html(
        client=text, transaction=text, username=text, alert=alert, personas=personas, revision=0, code=code
    )


PAGES: dict[str, Callable[[str], str]] = {
    "sign-in": sign_in,
    "sign-in with an alert": lambda text: sign_in(text, alert=text or "No."),
    "sign-in with a code": lambda text: sign_in(text, code="123456"),
    "sign-in with a wrong code": lambda text: sign_in(text, alert=text or "No.", code="123456"),
    "consent": lambda text: consent.consent_page(
        provider=text,
        action="/consent",
        transaction=text,
        client=text,
        person=text,
        scopes=("openid", text),
        claims=(text,),
    ),
    "error": lambda text: messages.error_page(provider=text, error=text, description=text, heading=text),
    "logout question": lambda text: messages.logout_question_page(
        provider=text,
        action="/logout",
        transaction=text,
        question=LogoutQuestion(heading=text, text=text, yes=text, no=text),
    ),
    "notice": lambda text: messages.notice_page(provider=text, title=text or "T", text=text),
    "form_post": lambda text: hand_over.form_post(provider=text, action="https://x/", fields=((text, text),)).text,
    "tap": lambda text: hand_over.by_tap(provider=text, location=f"x://y?{text}", heading=text, notice=text).text,
    "front-channel logout": lambda text: (
        frontchannel_logout_page(
            provider=text, frames=((text, "https://web.test/out"),), location=f"x://y?{text}", wait_seconds=2
        ).text
    ),
}


class Outline(HTMLParser):
    """What a reader of the page without eyes goes by."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_in_english_and_has_one_heading(name: str) -> None:
    page = Outline(PAGES[name]("text"))

    assert (page.wrong, page.open) == ([], [])
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")


@pytest.mark.parametrize("name", PAGES)
def test_every_field_has_a_label_and_every_reference_leads_somewhere(name: str) -> None:
    page = Outline(PAGES[name]("text"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    labels = {label["for"] for label in page.all("label")}
    fields = {field.get("id") for field in page.all("input") if field.get("type") != "hidden"}
    references = [
        reference
        for _, attributes in page.tags
        for name in ("aria-describedby", "aria-labelledby")
        for reference in (attributes.get(name) or "").split()
    ]

    assert len(ids) == len(set(ids))
    assert fields == labels
    assert set(references) <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_from_elsewhere_and_the_order_of_focus_is_that_of_the_page(name: str) -> None:
    page = Outline(PAGES[name]("text"))

    assert not page.all("link")
    assert not page.all("img")
    assert not [script for script in page.all("script") if "src" in script]
    assert not [attributes for _, attributes in page.tags if "tabindex" in attributes or "style" in attributes]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert all(frame["title"] for frame in page.all("iframe"))


def test_the_field_of_the_code_is_described_by_where_the_code_is_and_by_what_went_wrong() -> None:
    described = {
        field.get("aria-describedby")
        for page in ("sign-in with a code", "sign-in with a wrong code")
        for field in Outline(PAGES[page]("text")).all("input")
        if field.get("id") == "one_time_code"
    }

    assert described == {"one_time_code_hint", "alert one_time_code_hint"}


HOSTILE = st.text(st.sampled_from("<>&\"'`= /x\x00\x01é\u2028{}"), max_size=12).map(lambda text: f'"><x-mark {text}>')


@pytest.mark.parametrize("name", PAGES)
@given(text=HOSTILE)
def test_every_text_is_escaped(name: str, text: str) -> None:
    page = PAGES[name](text)

    assert "<x-mark" not in page
    assert not Outline(page).all("x-mark")


# Contrast -------------------------------------------------------------------------------------------------------------


def colours() -> list[dict[str, str]]:
    """Return the light and the dark palette of the style sheet, name → #rrggbb."""
    roots = re.findall(r":root \{([^}]*)\}", STYLE)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", root)) for root in roots]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("text", "card", 4.5), ("text", "ground", 4.5), ("soft", "card", 4.5), ("soft", "ground", 4.5),
        ("on-main", "main", 4.5), ("alarm", "alarm-ground", 4.5), ("line", "card", 3.0), ("main", "card", 3.0),
    ],
)  # fmt: skip
def test_contrast_is_that_of_wcag_aa(palette: int, front: str, back: str, least: float) -> None:
    shades = colours()[palette]

    assert contrast(shades[front], shades[back]) >= least
