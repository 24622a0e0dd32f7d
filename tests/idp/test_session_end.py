"""What dies with a session, and what outlives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.idp.conftest import Op


@pytest.fixture
def signed_in(op: Op) -> Op:
    """A provider with somebody signed in."""
    op.id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    return op


def log_out(op: Op) -> None:
    assert "<h1>Signed out</h1>" in op.browser.get("/logout", id_token_hint=op.id_token).text


def test_access_tokens_of_the_ended_session_die_and_those_of_others_live(signed_in: Op) -> None:
    mine = signed_in.redeem(signed_in.answer(signed_in.browser.authorize())["code"]).json_object()
    others = signed_in.tokens()

    log_out(signed_in)

    assert signed_in.userinfo(mine["access_token"]).status == 401
    assert signed_in.userinfo(others["access_token"]).status == 200


def test_offline_access_outlives_the_session(signed_in: Op) -> None:
    code = signed_in.answer(signed_in.browser.authorize(scope="openid offline_access"))["code"]
    body = signed_in.redeem(code).json_object()

    log_out(signed_in)

    assert signed_in.refresh(str(body["refresh_token"])).status == 200
    assert signed_in.userinfo(body["access_token"]).status == 200


def test_refresh_tokens_without_offline_access_die(signed_in: Op) -> None:
    body = signed_in.redeem(signed_in.answer(signed_in.browser.authorize())["code"]).json_object()
    grant = signed_in.idp.state.grants.access_token(str(body["access_token"])).grant
    refresh_token = signed_in.idp.state.grants.mint_refresh_token(grant)

    log_out(signed_in)

    response = signed_in.refresh(refresh_token)
    assert (response.status, response.json_object()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("scope", ["openid", "openid offline_access"])
def test_a_code_that_nobody_redeemed_ends_with_its_session(signed_in: Op, scope: str) -> None:
    code = signed_in.answer(signed_in.browser.authorize(scope=scope))["code"]

    log_out(signed_in)

    response = signed_in.redeem(code)
    assert (response.status, response.json_object()["error"]) == (400, "invalid_grant")
