from __future__ import annotations

from typing import TYPE_CHECKING

import jwt
import pytest

from mobile_sso.testbed.http import Request, form_request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op


REALM = 'Bearer realm="userinfo"'
INVALID = f'{REALM}, error="invalid_token", error_description="The access token is invalid, expired or revoked."'


def test_userinfo_by_get_and_post_header_and_body(op: Op) -> None:
    token = op.tokens()["access_token"]
    bearer = ("Authorization", f"Bearer {token}")
    url = f"{op.origin}/userinfo"

    answers = [
        op.idp.app(Request(method="GET", url=url, headers=(bearer,))),
        op.idp.app(Request(method="POST", url=url, headers=(bearer,))),
        op.idp.app(form_request(url, {"access_token": str(token)})),
    ]

    expected = {
        "sub": "ada",
        "name": "Ada Lovelace",
        "email": "ada@people.test",
        "email_verified": True,
        "badge": "A-1",
    }
    assert [answer.json_object() for answer in answers] == [expected] * 3
    assert {answer.header("cache-control") for answer in answers} == {"no-store"}


def test_without_a_token_the_challenge_has_no_error_code(op: Op) -> None:
    response = op.idp.app(Request(method="GET", url=f"{op.origin}/userinfo"))

    assert response.status == 401
    assert response.header("www-authenticate") == REALM


def test_a_token_in_the_query_does_not_count(op: Op) -> None:
    token = op.tokens()["access_token"]

    assert op.idp.app(Request(method="GET", url=f"{op.origin}/userinfo?access_token={token}")).status == 401


@pytest.mark.parametrize("token", ["guess", "a.b.c", "é"])
def test_a_token_nobody_issued_is_invalid(op: Op, token: object) -> None:
    response = op.userinfo(token)

    assert response.status == 401
    assert response.header("www-authenticate") == INVALID
    assert response.json_object()["error"] == "invalid_token"


def test_an_id_token_is_no_access_token(op: Op) -> None:
    assert op.userinfo(op.tokens()["id_token"]).status == 401


def test_a_token_expires(op: Op) -> None:
    token = op.tokens()["access_token"]
    op.clock.advance(op.profile.lifetimes.access_token - 1)
    assert op.userinfo(token).status == 200
    op.clock.advance(1)

    assert op.userinfo(token).header("www-authenticate") == INVALID


def test_two_tokens_at_once_are_refused(op: Op) -> None:
    token = str(op.tokens()["access_token"])
    request = form_request(
        f"{op.origin}/userinfo", {"access_token": token}, headers=(("Authorization", f"Bearer {token}"),)
    )

    response = op.idp.app(request)

    assert response.status == 400
    assert response.header("www-authenticate") == (
        f'{REALM}, error="invalid_request", error_description="The access token is given more than once."'
    )


def test_a_token_without_openid_has_not_the_scope(op: Op) -> None:
    first = op.tokens(scope="openid email offline_access")
    narrow = op.refresh(first["refresh_token"], scope="email").json_object()

    response = op.userinfo(narrow["access_token"])

    assert response.status == 403
    assert response.json_object() == {
        "error": "insufficient_scope",
        "error_description": "The access token lacks the scope openid.",
    }


def test_every_refusal_is_in_the_log_and_one_without_a_token_says_nothing_else(op: Op) -> None:
    response = op.idp.app(Request(method="GET", url=f"{op.origin}/userinfo"))
    op.userinfo("guess")

    assert (response.body, response.header("cache-control")) == (b"", "no-store")
    assert [(one.path, one.error, one.description) for one in op.idp.refusals()] == [
        ("/userinfo", "", "The access token is missing."),
        ("/userinfo", "invalid_token", "The access token is invalid, expired or revoked."),
    ]


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_userinfo_is_signed_where_the_client_registered_so(op: Op, make_op: MakeOp, algorithm: str) -> None:
    signed = make_op(userinfo_signed_response_alg=algorithm)

    response = signed.userinfo(signed.tokens()["access_token"])

    jwks = signed.idp.app(Request(method="GET", url=f"{op.origin}/jwks")).json_object()
    key = next(key for key in jwt.PyJWKSet.from_dict(jwks).keys if key.key_id == signed.header(response.text)["kid"])
    claims = jwt.decode(response.text, key, algorithms=[algorithm], audience="field-service", issuer=op.origin)
    assert (response.status, response.header("content-type")) == (200, "application/jwt")
    assert response.header("cache-control") == "no-store"
    assert {claim: value for claim, value in claims.items() if claim not in ("iss", "aud")} == op.userinfo(
        op.tokens()["access_token"]
    ).json_object()


def test_a_signed_userinfo_response_is_a_secret(make_op: MakeOp) -> None:
    op = make_op(userinfo_signed_response_alg="ES256")
    text = op.userinfo(op.tokens()["access_token"]).text

    assert text not in op.secrets.mask(f"body: {text}")
