"""Salesforce: names of its own for errors, a token response without expires_in, a logout that leads nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

    from mobile_sso.testbed.http import Response

ID = "https://login.salesforce.com/id/00D000000000001AAA/grace"
LOGOUT = "/site/services/auth/idp/oidc/logout"


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("salesforce")


REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (400, "invalid_client", "invalid client credentials"),
    "unknown client at token": (400, "invalid_client_id", "client identifier invalid"),
    "unknown client": (400, "error=invalid_client_id&error_description=client%20identifier%20invalid"),
    "code unknown": (400, "invalid_grant", "expired authorization code"),
    "code reused": (400, "invalid_grant", "expired authorization code"),
    "code expired": (400, "invalid_grant", "expired authorization code"),
    "verifier wrong": (400, "invalid_grant", "PKCE verification failed."),
    "redirect_uri differs": (400, "redirect_uri_mismatch", "redirect_uri must match configuration"),
    "redirect_uri mismatch": (
        400, "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration",
    ),
    "deny": (303, "access_denied", "end-user denied authorization"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name) == REFUSALS[name]


def test_a_wrong_redirect_uri_is_answered_in_plain_text(op: Op) -> None:
    page = op.browser.authorize(redirect_uri="makeitnative://oauth/elsewhere")

    assert (page.header("content-type") or "").startswith("text/plain")


def test_a_denial_is_encoded_with_plus_signs(op: Op) -> None:
    denied = op.browser.fill_in(op.browser.authorize(), action="cancel")

    assert "error=access_denied&error_description=end-user+denied+authorization" in str(denied.header("location"))


def test_a_code_ends_in_characters_that_need_encoding(op: Op) -> None:
    location = str(op.browser.sign_in().header("location"))

    assert re.search(r"[?&]code=aPrx[A-Za-z0-9_-]{60}%3D%3D&", location)


def test_the_token_response(op: Op) -> None:
    body = op.tokens(op.grace)

    assert set(body) == {
        "access_token", "instance_url", "id", "issued_at", "signature", "scope", "id_token", "token_type",
    }  # fmt: skip
    assert (body["id"], body["issued_at"]) == (ID, "1767225600000")
    assert str(body["access_token"]).startswith("00D000000000001!AR8")
    claims = op.claims(body["id_token"])
    assert (claims["sub"], claims["aud"]) == (ID, ["field-service"])
    assert claims["custom_attributes"] == {"roles": ["Technician", "Dispatcher"]}
    assert op.userinfo(body["access_token"]).json_object()["sub"] == ID


@pytest.mark.parametrize("scope", ["openid refresh_token", "openid offline_access"])
def test_either_scope_brings_a_refresh_token(op: Op, scope: str) -> None:
    assert "refresh_token" in op.tokens(scope=scope)


def test_logout_ends_on_a_page_of_its_own(op: Op, read: Callable[[Response], str]) -> None:
    hint = str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])
    response = op.browser.get(LOGOUT, id_token_hint=hint, post_logout_redirect_uri=op.goodbye, state="s")

    assert (response.status, response.header("location"), op.idp.sso_sessions()) == (200, None, 0)
    assert read(response).startswith("Signed out")


def test_the_keys(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    kids = [str(key["kid"]) for key in keys_of(op)]

    assert len(kids) == 3
    assert all(re.fullmatch(r"\d{3}", kid) for kid in kids)
    assert op.header(op.tokens()["id_token"])["kid"] == kids[-1]
