from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile, Lifetimes

from .error_answers import error_of

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op


def test_a_refresh_token_comes_with_offline_access_only(op: Op) -> None:
    assert "refresh_token" not in op.tokens()
    assert "refresh_token" in op.tokens(scope="openid offline_access")


def test_a_refresh_rotates_and_keeps_who_and_when(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")
    op.clock.advance(100)

    second = op.refresh(first["refresh_token"]).json_object()

    assert set(second) == {"access_token", "token_type", "expires_in", "scope", "id_token", "refresh_token"}
    assert second["refresh_token"] != first["refresh_token"]
    before, after = op.claims(first["id_token"]), op.claims(second["id_token"])
    for claim in ("iss", "sub", "aud", "auth_time", "sid"):
        assert after[claim] == before[claim]
    assert after["iat"] == before["iat"] + 100
    assert "nonce" not in after
    assert op.refresh(second["refresh_token"]).status == 200


def test_a_refresh_token_used_twice_revokes_the_family(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")
    second = op.refresh(first["refresh_token"]).json_object()

    assert error_of(op.refresh(first["refresh_token"])) == (
        400, "invalid_grant", "The refresh token has been used before; every token of this grant is revoked.",
    )  # fmt: skip

    assert op.userinfo(second["access_token"]).status == 401
    assert op.refresh(second["refresh_token"]).status == 400


@pytest.mark.parametrize(
    ("scope", "granted"), [(None, "openid email offline_access"), ("openid", "openid"), ("email", "email")]
)
def test_a_refresh_may_narrow_the_scope(op: Op, scope: str | None, granted: str) -> None:
    first = op.tokens(scope="openid email offline_access")

    body = op.refresh(first["refresh_token"], scope=scope).json_object()

    assert body["scope"] == granted
    assert ("id_token" in body) == ("openid" in granted)


def test_a_refresh_may_not_widen_the_scope_and_does_not_spend_the_token_trying(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")

    assert error_of(op.refresh(first["refresh_token"], scope="openid email")) == (
        400, "invalid_scope", "The scope exceeds what was granted.",
    )  # fmt: skip
    assert op.refresh(first["refresh_token"]).status == 200


def test_a_refresh_token_belongs_to_its_client(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")
    thief = op.idp.register_client(replace(op.registration, client_id="thief"))

    refused = op.send_token_request(
        {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]},
        headers=(op.basic("thief", thief.client_secret),),
    )

    assert error_of(refused) == (400, "invalid_grant", "The refresh token was issued to another client.")
    assert op.refresh(first["refresh_token"]).status == 200


@pytest.mark.parametrize(
    ("fields", "error", "text"),
    [
        ({}, "invalid_request", "The parameter refresh_token is missing."),
        ({"refresh_token": "guess"}, "invalid_grant", "The refresh token is invalid, expired or revoked."),
    ],
)
def test_a_refresh_request_with_a_mistake(op: Op, fields: dict[str, str], error: str, text: str) -> None:
    assert error_of(op.send_token_request({"grant_type": "refresh_token", **fields})) == (400, error, text)


def test_a_refresh_token_expires(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(lifetimes=Lifetimes(refresh_token=500)))
    first = op.tokens(scope="openid offline_access")
    op.clock.advance(500)

    assert op.refresh(first["refresh_token"]).status == 400


def test_new_roles_are_in_the_refreshed_token(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")
    op.idp.put_persona(replace(op.ada, roles=("Dispatcher",)))

    refreshed = op.refresh(first["refresh_token"]).json_object()

    assert op.claims(refreshed["access_token"])["roles"] == ["Dispatcher"]


def test_reuse_is_caught_however_old_the_token_is_and_whatever_it_asks_for(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")
    latest = first
    for _ in range(5):
        op.clock.advance(24 * 3600)
        latest = op.refresh(latest["refresh_token"]).json_object()

    assert op.refresh(first["refresh_token"], scope="openid").status == 400
    assert op.userinfo(latest["access_token"]).status == 401
    assert error_of(op.refresh(latest["refresh_token"])) == (
        400, "invalid_grant", "The refresh token is invalid, expired or revoked.",
    )  # fmt: skip


def test_there_is_no_grace_for_two_refreshes_at_the_same_instant(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")

    statuses = [op.refresh(first["refresh_token"]).status for _ in range(2)]

    assert statuses == [200, 400]


def test_reuse_revokes_one_family_and_no_other(op: Op) -> None:
    spent, other = (op.tokens(scope="openid offline_access") for _ in range(2))
    op.refresh(spent["refresh_token"])
    op.refresh(spent["refresh_token"])

    assert op.userinfo(other["access_token"]).status == 200
    assert op.refresh(other["refresh_token"]).status == 200


def test_a_code_used_twice_revokes_refreshed_tokens_too(op: Op) -> None:
    code = op.code(scope="openid offline_access")
    first = op.redeem(code).json_object()
    second = op.refresh(first["refresh_token"]).json_object()

    assert op.redeem(code).status == 400

    assert op.userinfo(second["access_token"]).status == 401
    assert op.refresh(second["refresh_token"]).status == 400


def test_a_client_that_does_not_prove_itself_spends_no_refresh_token(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")
    fields = {"grant_type": "refresh_token", "refresh_token": str(first["refresh_token"])}

    assert op.send_token_request(dict(fields), headers=(op.basic(secret="wrong-secret"),)).status == 401
    assert op.refresh(first["refresh_token"]).status == 200
