from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import Endpoints, IdpProfile
from mobile_sso.testbed.http import Request, form_request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response


def revoke(op: Op, fields: dict[str, str], *, headers: tuple[tuple[str, str], ...] | None = None) -> Response:
    return op.idp.app(
        form_request(f"{op.origin}/revoke", fields, headers=(op.basic(),) if headers is None else headers)
    )


@pytest.mark.parametrize("hint", [None, "access_token", "refresh_token", "something_else"])
def test_a_revoked_access_token_is_refused(op: Op, hint: str | None) -> None:
    body = op.tokens(scope="openid offline_access")

    response = revoke(op, {"token": body["access_token"], **({"token_type_hint": hint} if hint else {})})

    assert (response.status, response.body) == (200, b"")
    assert op.userinfo(body["access_token"]).status == 401
    assert op.refresh(body["refresh_token"]).status == 200


def test_a_revoked_refresh_token_takes_the_whole_grant_with_it(op: Op) -> None:
    body = op.tokens(scope="openid offline_access")

    assert revoke(op, {"token": body["refresh_token"]}).status == 200

    assert op.userinfo(body["access_token"]).status == 401
    assert op.refresh(body["refresh_token"]).status == 400


def test_an_unknown_token_and_a_second_revocation_are_no_errors(op: Op) -> None:
    token = op.tokens()["access_token"]

    assert [revoke(op, {"token": text}).status for text in ("unknown", token, token)] == [200, 200, 200]


def test_a_missing_token_is_an_error(op: Op) -> None:
    response = revoke(op, {})

    assert response.status == 400
    assert response.json_object() == {
        "error": "invalid_request",
        "error_description": "The parameter token is missing.",
    }


def test_the_client_must_authenticate(op: Op) -> None:
    body = op.tokens()

    response = revoke(op, {"token": body["access_token"]}, headers=())

    assert response.status == 401
    assert response.json_object()["error"] == "invalid_client"
    assert op.userinfo(body["access_token"]).status == 200


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_another_clients_token_is_refused_and_lives_on(op: Op, kind: str) -> None:
    body = op.tokens(scope="openid offline_access")
    thief = op.idp.register_client(replace(op.registration, client_id="thief"))

    response = revoke(op, {"token": body[kind]}, headers=(op.basic("thief", thief.client_secret),))

    assert response.status == 400
    assert response.json_object() == {
        "error": "invalid_grant",
        "error_description": "The token was issued to another client.",
    }
    assert op.userinfo(body["access_token"]).status == 200
    assert op.refresh(body["refresh_token"]).status == 200


def test_a_profile_without_revocation_has_no_endpoint_and_no_capability(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(endpoints=Endpoints(revocation=None)))

    metadata = op.idp.app(Request(method="GET", url=f"{op.origin}/.well-known/openid-configuration")).json_object()

    assert "revocation_endpoint" not in metadata
    assert revoke(op, {"token": "x"}).status == 404
    assert "revocation" not in op.idp.capabilities


def test_a_public_client_gives_its_own_token_back_and_nobody_elses(make_op: MakeOp) -> None:
    op = make_op(token_endpoint_auth_method="none")
    token = op.redeem(op.code(), headers=(), client_id="field-service").json_object()["access_token"]
    op.idp.register_client(replace(op.registration, client_id="thief"))

    assert revoke(op, {"token": str(token), "client_id": "thief"}, headers=()).status == 400
    assert op.userinfo(token).status == 200
    assert revoke(op, {"token": str(token), "client_id": "field-service"}, headers=()).status == 200
    assert op.userinfo(token).status == 401
