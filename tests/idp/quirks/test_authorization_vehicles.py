"""Quirks of the way the browser is sent back: by which status, by which page, how often."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, cast

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


# Status ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [302, 303, 307])
def test_redirect_status_is_another_one(op: Op, quirky: Quirky, status: int) -> None:
    deviant = quirky("redirect_status", status=status)

    assert [way(op.browser.sign_in()), way(op.browser.authorize())] == ["303", "302"]
    assert [way(deviant.browser.sign_in()), way(deviant.browser.authorize())] == [str(status), str(status)]


def test_redirect_status_may_concern_silent_answers_alone(quirky: Quirky) -> None:
    deviant = quirky("redirect_status", status=307, silent_only=True)

    assert [way(deviant.browser.sign_in()), way(deviant.browser.authorize())] == ["303", "307"]


@pytest.mark.parametrize(("status", "vehicle"), [("js", "script"), ("meta", "meta"), ("tap", "tap")])
def test_redirect_status_may_be_a_page(status: str, vehicle: str) -> None:
    assert applied("redirect_status", {"status": status}).vehicle == vehicle


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
