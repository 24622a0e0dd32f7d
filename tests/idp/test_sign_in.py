from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_sso.idp.pages.layout import PAGE_HEADERS
from mobile_sso.idp.pages.messages import error_page
from mobile_sso.idp.pages.sign_in import SignInPage
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import Request, form_request
from mobile_sso.testbed.randomness import SeededTokens

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.idp.keys import SigningKeys


WRONG = "The user name or the password is not right."


class Page(HTMLParser):
    """The elements of a page, in order, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def named(self, name: str) -> dict[str, str | None]:
        return next(attributes for _, attributes in self.elements if attributes.get("name") == name)


def test_the_page_has_labels_one_heading_a_language_and_fits_a_phone(op: Op) -> None:
    page = Page(op.browser.authorize().text)

    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert {label["for"] for label in page.all("label")} == {"username", "password"}
    assert page.named("username")["autocomplete"] == "username"
    assert page.named("password")["type"] == "password"


def test_the_page_loads_nothing_and_stays_out_of_caches_and_frames(op: Op) -> None:
    response = op.browser.authorize()
    page = Page(response.text)

    assert not any(key in ("src", "href", "onclick") for _, attributes in page.elements for key in attributes)
    assert page.all("script") == page.all("link") == []
    assert response.header("cache-control") == "no-store"
    policy = response.header("content-security-policy")
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; frame-ancestors 'none'", policy
    )
    assert dict(PAGE_HEADERS).items() <= dict(response.headers).items()


def test_the_style_sheet_is_the_one_the_policy_allows(op: Op) -> None:
    import base64
    import hashlib

    response = op.browser.authorize()
    style = re.search(r"<style>(.*?)</style>", response.text, re.DOTALL)[1]

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.header("content-security-policy")


def test_a_page_without_an_error_has_no_alert(op: Op) -> None:
    assert 'role="alert"' not in op.browser.authorize().text


def test_the_login_hint_is_filled_in_as_text(op: Op) -> None:
    page = Page(op.browser.authorize(login_hint='"><script>alert(1)</script>').text)

    assert page.named("username")["value"] == '"><script>alert(1)</script>'
    assert page.all("script") == []


@pytest.mark.parametrize(
    ("fields", "alert"),
    [
        ({"username": "ada", "password": "wrong"}, WRONG),
        ({"username": "nobody", "password": "analytical-engine"}, WRONG),
        ({"username": "Ada", "password": "analytical-engine"}, WRONG),
        ({"username": "ada", "password": "analytical-engine "}, WRONG),
        ({"username": "ada", "password": ""}, "Type a user name and a password."),
        ({"username": "", "password": "analytical-engine"}, "Type a user name and a password."),
        ({"persona": "nobody"}, WRONG),
        ({}, "Type a user name and a password."),
    ],
)
def test_wrong_credentials_show_the_page_again_with_an_alert_and_200(
    op: Op, fields: dict[str, str], alert: str
) -> None:
    page = op.browser.authorize()

    again = op.browser.fill_in(page, **fields)

    assert again.status == 200
    assert f'<p role="alert" id="alert">{alert}</p>' in again.text
    assert Page(again.text).named("username")["value"] == fields.get("username", "")
    assert op.idp.sso_sessions() == 0
    assert "code" in op.answer(op.browser.fill_in(again, username="ada", password=op.ada.password))


def test_cancel_goes_back_with_access_denied(op: Op) -> None:
    response = op.browser.fill_in(op.browser.authorize(), action="cancel")

    assert response.status == 303
    assert op.answer(response) == {
        "error": "access_denied",
        "error_description": "The sign-in was cancelled.",
        "state": "the-state",
        "iss": "https://idp.test",
    }
    assert op.idp.sso_sessions() == 0


def test_cancel_after_a_wrong_password_works_too(op: Op) -> None:
    again = op.browser.fill_in(op.browser.authorize(), username="ada", password="wrong")

    assert op.answer(op.browser.fill_in(again, action="cancel"))["error"] == "access_denied"


def test_picking_a_persona_signs_in(op: Op) -> None:
    code = op.answer(op.browser.fill_in(op.browser.authorize(), persona="grace"))["code"]

    assert op.claims(op.redeem(code).json_object()["id_token"])["sub"] == "grace"


def test_the_picker_offers_the_personas_with_their_roles(op: Op) -> None:
    text = op.browser.authorize().text

    assert '<button class="person" type="submit" name="persona" value="ada">Ada Lovelace' in text
    assert "<small>ada · Technician</small>" in text
    assert "<small>linus · no roles</small>" in text
    assert "<small>mallory · not assigned to the app</small>" in text


def test_the_picker_shows_new_personas_at_once_and_stays_small(op: Op) -> None:
    op.browser.authorize()
    for number in range(20):
        op.idp.put_persona(Persona(username=f"person-{number}", password="long-enough"))

    text = op.browser.authorize().text

    assert 'value="person-0"' in text
    assert text.count('name="persona"') == 8


def test_a_person_who_is_not_assigned_is_denied_and_gets_no_session(op: Op) -> None:
    response = op.browser.sign_in(op.mallory)

    assert op.answer(response)["error"] == "access_denied"
    assert op.answer(response)["error_description"] == "User is not assigned to the client application."
    assert op.idp.sso_sessions() == 0
    assert op.browser.authorize().status == 200


@pytest.mark.parametrize(("login_hint", "focused"), [(None, "username"), ("ada", "password")])
def test_the_focus_is_where_typing_goes_on(op: Op, login_hint: str | None, focused: str) -> None:
    page = Page(op.browser.authorize(login_hint=login_hint).text)

    assert [field["name"] for field in page.all("input") if "autofocus" in field] == [focused]


def test_the_form_works_once(op: Op) -> None:
    page = op.browser.authorize()
    op.browser.fill_in(page, username="ada", password=op.ada.password)

    second = op.browser.fill_in(page, username="ada", password=op.ada.password)

    assert second.status == 400
    assert "This sign-in page has expired or has been used." in second.text
    assert "<code>invalid_request</code>" in second.text


def test_the_form_expires_after_an_hour(op: Op) -> None:
    page = op.browser.authorize()
    op.clock.advance(3_600)

    assert op.browser.fill_in(page, username="ada", password=op.ada.password).status == 400


@pytest.mark.parametrize(
    ("origin_scheme", "attributes"),
    [
        ("https", "Path=/; HttpOnly; SameSite=Lax; Secure"),
        ("http", "Path=/; HttpOnly; SameSite=Lax"),
    ],
)
def test_the_session_cookie_is_http_only_lax_and_secure_on_https(
    make_op: MakeOp, keys: SigningKeys, origin_scheme: str, attributes: str
) -> None:
    from mobile_sso.idp.engines.embedded import EmbeddedIdp
    from mobile_sso.idp.profile import IdpProfile

    op = make_op()
    origin = f"{origin_scheme}://localhost:8080"
    idp = EmbeddedIdp(
        IdpProfile(), origin=origin, clock=op.clock, tokens=SeededTokens(2), secrets=op.secrets, keys=keys
    )
    idp.register_client(op.registration)
    idp.put_persona(op.ada)
    url = f"{origin}/authorize?{urlencode(op.authorization_parameters())}"
    page = idp.app(Request(method="GET", url=url))

    fields = {"transaction": op.transaction(page), "username": "ada", "password": op.ada.password}
    cookie = idp.app(form_request(f"{origin}/sign-in", fields)).header("set-cookie")

    name, _, rest = cookie.partition("=")
    assert (name, rest.partition("; ")[2]) == ("idp_session", attributes)


def test_every_secret_of_a_sign_in_is_registered(op: Op) -> None:
    page = op.browser.authorize(scope="openid offline_access")
    code = op.answer(op.browser.fill_in(page, username="ada", password=op.ada.password))["code"]
    tokens = op.redeem(code).json_object()

    minted = {
        op.transaction(page),
        code,
        op.browser.cookies["idp_session"],
        op.credentials.client_secret,
        op.ada.password,
        tokens["access_token"],
        tokens["id_token"],
        tokens["refresh_token"],
    }
    assert minted <= op.secrets.values()


TEXTS = st.text(max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", '" onfocus="x', "'><img src=x>", "\x01username\x01", "<transaction>", "&amp;"]
)


@settings(max_examples=60, deadline=None)
@given(username=TEXTS, client=TEXTS, name=TEXTS, alert=TEXTS)
def test_no_text_becomes_markup_on_the_sign_in_page(username: str, client: str, name: str, alert: str) -> None:
    page = SignInPage(provider=client, action="/sign-in")
    persona = Persona(username=username, password="long-enough", claims={"name": name}, roles=(name,))

    drawn = page.html(client=client, transaction="t", username=username, alert=alert, personas=[persona], revision=1)
    harmless = Persona(username="x", password="long-enough", claims={"name": "x"}, roles=("x",))
    plain = SignInPage(provider="x", action="/sign-in").html(
        client="x", transaction="t", username="x" if username else "", alert="x" if alert else "",
        personas=[harmless], revision=1,
    )  # fmt: skip

    tags = [tag for tag, _ in Page(drawn).elements]
    assert tags == [tag for tag, _ in Page(plain).elements]


@settings(max_examples=40, deadline=None)
@given(error=TEXTS, description=TEXTS)
def test_no_text_becomes_markup_on_the_error_page(error: str, description: str) -> None:
    page = error_page(provider="x", error=error, description=description)
    plain = error_page(provider="x", error="x", description="x")

    assert [tag for tag, _ in Page(page).elements] == [tag for tag, _ in Page(plain).elements]


def test_the_page_is_drawn_once_and_the_gaps_are_filled_each_time(op: Op) -> None:
    first, second = op.browser.authorize(login_hint="one"), op.browser.authorize(login_hint="two")

    assert op.transaction(first) != op.transaction(second)
    assert 'value="one"' in first.text
    assert 'value="two"' in second.text
    assert "\x01" not in first.text + second.text


@pytest.mark.parametrize(("site", "status"), [("cross-site", 400), ("same-origin", 303)])
def test_a_page_of_another_site_signs_nobody_in(op: Op, site: str, status: int) -> None:
    """Without this anybody could sign a person in as somebody else, whose data the person then fills in."""
    fields = {
        "transaction": op.transaction(op.browser.authorize()),
        "username": op.ada.username,
        "password": op.ada.password,
    }
    sent = form_request(f"{op.origin}{op.profile.endpoints.sign_in}", fields)
    posted = op.browser.send(replace(sent, headers=(*sent.headers, ("Sec-Fetch-Site", site))))

    assert posted.status == status
    assert ("This sign-in was sent from a page of another site." in posted.text) == (status == 400)
