"""Quirks of the way the browser is sent back: by which status, by which page, how often."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlsplit

import pytest

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.quirks import QuirkContext, build_quirk

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.idp.state import ProviderState
    from mobile_sso.testbed.http import JsonValue, Response

APP = "makeitnative://oauth/callback"
WEB = "https://app.test/callback"
LOOPBACK = "http://127.0.0.1:51004/callback"


def applied(
    name: str, parameters: dict[str, JsonValue], *, redirect_uri: str = APP, silent: bool = False
) -> AuthorizationResponse:
    """Return what the quirk makes of an ideal response."""
    ideal = AuthorizationResponse(redirect_uri=redirect_uri, parameters=(("code", "x"),), silent=silent)
    nobody = QuirkContext(provider=cast("ProviderState", None))
    return cast("AuthorizationResponse", build_quirk(name, parameters).apply(ideal, nobody))


def way(response: Response) -> str:
    """Return the status of a redirect, or what the page in its place does."""
    if response.header("location"):
        return str(response.status)
    assert response.status == 200, response.text[-300:]
    if "<script" in response.text:
        return "script"
    return "meta" if 'http-equiv="refresh"' in response.text else "tap"


def link(page: Response) -> str:
    """Return where the only link of a page leads."""
    (found,) = re.findall(r'<a[^>]* href="([^"]*)"', page.text)
    return unescape(found)


def code_of(url: str) -> str:
    return dict(parse_qsl(urlsplit(url).query))["code"]


def mode_of(response: Response) -> str:
    """Return the response mode of an answer."""
    location = response.header("location")
    if location is None:
        return "form_post"
    return "fragment" if "#" in location else "query"


# Status ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [302, 303, 307])
def test_redirect_status_is_another_one(op: Op, quirky: Quirky, status: int) -> None:
    deviant = quirky("redirect_status", status=status)

    assert [way(op.browser.sign_in()), way(op.browser.authorize())] == ["303", "302"]
    assert [way(deviant.browser.sign_in()), way(deviant.browser.authorize())] == [str(status), str(status)]


def test_redirect_status_may_concern_silent_answers_alone(quirky: Quirky) -> None:
    deviant = quirky("redirect_status", status=307, silent_only=True)
    cancelled = deviant.browser.fill_in(deviant.browser.authorize(), action="cancel")

    assert [way(cancelled), way(deviant.browser.sign_in()), way(deviant.browser.authorize())] == ["303", "303", "307"]
    # An error is silent, too, where nobody has seen a page.
    assert way(deviant.new_browser().authorize(prompt="none")) == "307"


@pytest.mark.parametrize(("status", "vehicle"), [("js", "script"), ("meta", "meta"), ("tap", "tap")])
def test_redirect_status_may_be_a_page(op: Op, quirky: Quirky, status: str, vehicle: str) -> None:
    deviant = quirky("redirect_status", status=status)
    page = deviant.browser.sign_in()

    assert way(op.browser.sign_in()) == "303"
    assert way(page) == vehicle
    assert re.fullmatch(rf"{APP}\?code=[\w-]{{43}}&state=the-state&iss=https%3A%2F%2Fidp.test", link(page))
    assert deviant.browser.cookies  # the session begins with this page, as it would with a redirect
    assert way(deviant.browser.authorize()) == vehicle
    assert way(deviant.new_browser().authorize(prompt="none")) == vehicle


# Confirmation ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "redirect_uri", "silent", "vehicle"),
    [
        ({}, APP, False, "tap"),
        ({}, APP, True, "tap"),
        ({}, WEB, True, "redirect"),
        ({}, LOOPBACK, True, "redirect"),
        ({"loopback": True}, LOOPBACK, True, "tap"),
        ({"loopback": True}, WEB, True, "redirect"),
        ({"only_silent": True}, APP, False, "redirect"),
        ({"only_silent": True}, APP, True, "tap"),
    ],
)
def test_confirm_custom_scheme_asks_before_some_uris(
    parameters: dict[str, JsonValue], redirect_uri: str, silent: bool, vehicle: str
) -> None:
    assert applied("confirm_custom_scheme", parameters, redirect_uri=redirect_uri, silent=silent).vehicle == vehicle


@pytest.mark.parametrize(
    ("words", "heading", "text"),
    [
        ({}, "Back to the app", "Go on to the app you came from."),
        (
            {"heading": "Are you trying to sign in to <Field Service>?", "text": "Only continue if you trust it."},
            "Are you trying to sign in to <Field Service>?",
            "Only continue if you trust it.",
        ),
    ],
)
def test_confirm_custom_scheme_shows_a_page_of_its_own_words(
    op: Op, quirky: Quirky, words: dict[str, JsonValue], heading: str, text: str
) -> None:
    deviant = quirky("confirm_custom_scheme", only_silent=True, **words)
    first, second = deviant.browser.sign_in(), deviant.browser.authorize()

    assert [way(op.browser.sign_in()), way(op.browser.authorize())] == ["303", "302"]
    assert [way(first), way(second)] == ["303", "tap"]
    assert unescape(re.findall("<h1>(.*?)</h1>", second.text)[0]) == heading
    assert f"<p>{text}</p>" in second.text
    assert deviant.redeem(code_of(link(second))).status == 200


# Repetition -----------------------------------------------------------------------------------------------------------


def test_authz_repeat_sends_the_browser_to_the_callback_several_times(op: Op, quirky: Quirky) -> None:
    deviant = quirky("authz_repeat", count=3, interval_ms=250)
    page = deviant.browser.sign_in()
    scripts = re.findall("<script>(.*?)</script>", page.text)

    assert way(op.browser.sign_in()) == "303"
    assert len(scripts) == 1
    assert "n < 3;" in scripts[0]
    assert "n * 250)" in scripts[0]
    assert f"location.assign({json.dumps(link(page))})" in scripts[0]
    assert deviant.redeem(code_of(link(page))).status == 200


# Mode -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("with_scopes", "scope", "asked", "mode"),
    [
        ([], "openid", None, "form_post"),
        ([], "openid", "query", "form_post"),
        (["name", "email"], "openid email", None, "form_post"),
        (["name", "email"], "openid email", "query", "form_post"),
        (["name", "email"], "openid", None, "query"),
        (["name", "email"], "openid", "fragment", "fragment"),
    ],
)
def test_force_response_mode_chooses_for_the_client(
    make_op: MakeOp, quirky: Quirky, with_scopes: list[str], scope: str, asked: str | None, mode: str
) -> None:
    registration = {"redirect_uris": (WEB,)}
    deviant = quirky("force_response_mode", registration=registration, mode="form_post", with_scopes=with_scopes)
    request = {"scope": scope, "response_mode": asked}

    assert mode_of(make_op(**registration).browser.sign_in(**request)) == (asked or "query")
    assert mode_of(deviant.browser.sign_in(**request)) == mode
    assert mode_of(deviant.new_browser().authorize(prompt="none", **request)) == mode


def test_force_response_mode_examines_what_it_does_not_force(quirky: Quirky) -> None:
    deviant = quirky("force_response_mode", mode="fragment", with_scopes=["email"])

    refused = deviant.answer(deviant.browser.authorize(scope="openid", response_mode="carrier-pigeon"))
    assert refused["error_description"] == "The values of response_mode are query, fragment, form_post."
    assert mode_of(deviant.browser.sign_in(scope="openid email", response_mode="carrier-pigeon")) == "fragment"


def test_authz_response_mode_may_post_a_form(make_op: MakeOp, quirky: Quirky) -> None:
    registration = {"redirect_uris": (WEB,)}
    deviant = quirky("authz_response_mode", registration=registration, mode="form_post")

    assert mode_of(make_op(**registration).browser.sign_in()) == "query"
    page = deviant.browser.sign_in()
    assert mode_of(page) == "form_post"
    assert f'<form method="post" action="{WEB}">' in page.text
    assert re.findall(r'type="hidden" name="(\w+)"', page.text) == ["code", "state", "iss"]


def test_redirect_append_slash_leaves_the_action_of_a_form_alone(quirky: Quirky) -> None:
    registration = {"redirect_uris": ("https://app.test",)}
    deviant = quirky("redirect_append_slash", registration=registration)

    assert 'action="https://app.test"' in deviant.browser.sign_in(response_mode="form_post").text
    assert (deviant.browser.authorize().header("location") or "").startswith("https://app.test/?code=")
