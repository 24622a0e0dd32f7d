from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import AccessTokenShape, Endpoints, IdpProfile, Lifetimes
from mobile_sso.testbed.http import Request, form_request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Headers, JsonValue, Response

NOW = 1_767_225_600
INACTIVE = {"active": False}


def introspect(op: Op, fields: dict[str, str], *, headers: Headers | None = None) -> Response:
    return op.idp.app(
        form_request(f"{op.origin}/introspect", fields, headers=(op.basic(),) if headers is None else headers)
    )


def about(op: Op, token: object, **fields: str) -> dict[str, JsonValue]:
    response = introspect(op, {"token": str(token), **fields})
    assert (response.status, response.header("cache-control")) == (200, "no-store")
    return response.json_object()


def test_an_access_token_is_active_and_says_what_it_stands_for(op: Op) -> None:
    token = op.tokens(scope="openid email")["access_token"]
    op.clock.advance(10)

    assert about(op, token) == {
        "active": True,
        "scope": "openid email",
        "client_id": "field-service",
        "username": "ada",
        "token_type": "Bearer",
        "exp": NOW + 3600,
        "iat": NOW,
        "sub": "ada",
        "aud": op.origin,
        "iss": op.origin,
        "jti": op.claims(token)["jti"],
    }


def test_a_refresh_token_is_for_the_provider_and_has_no_type(op: Op) -> None:
    token = op.tokens(scope="openid offline_access")["refresh_token"]

    assert about(op, token) == {
        "active": True,
        "scope": "openid offline_access",
        "client_id": "field-service",
        "username": "ada",
        "exp": NOW + 30 * 24 * 3600,
        "iat": NOW,
        "sub": "ada",
        "aud": op.origin,
        "iss": op.origin,
    }


def test_an_opaque_access_token_has_no_jti_and_the_audience_of_the_profile(make_op: MakeOp) -> None:
    op = make_op(
        IdpProfile(subject_type="pairwise", access_token=AccessTokenShape(format="opaque", audience="{client_id}"))
    )
    body = op.tokens()

    answer = about(op, body["access_token"])

    assert "jti" not in answer
    assert answer["aud"] == "field-service"
    assert answer["sub"] == op.claims(body["id_token"])["sub"] != "ada"


def test_a_token_whose_jti_a_quirk_took_is_active_all_the_same(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(access_token=AccessTokenShape(claims={"jti": "{email}"})))

    assert about(op, op.tokens(op.grace)["access_token"])["active"] is True


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "something_else"])
def test_a_hint_changes_nothing(op: Op, hint: str) -> None:
    body = op.tokens(scope="openid offline_access")

    for token in (body["access_token"], body["refresh_token"]):
        assert about(op, token, token_type_hint=hint) == about(op, token)


def test_a_narrowed_access_token_tells_its_own_scope(op: Op) -> None:
    first = op.tokens(scope="openid email offline_access")
    narrowed = op.refresh(first["refresh_token"], scope="openid").json_object()

    assert about(op, narrowed["access_token"])["scope"] == "openid"
    assert about(op, narrowed["refresh_token"])["scope"] == "openid email offline_access"


def test_whatever_is_no_token_of_ours_is_inactive_and_nothing_more(op: Op) -> None:
    body = op.tokens()

    for token in ("guess", "a.b.c", body["id_token"], op.code()):
        assert about(op, token) == INACTIVE


def test_a_spent_refresh_token_and_a_revoked_family_are_inactive(op: Op) -> None:
    first = op.tokens(scope="openid offline_access")
    second = op.refresh(first["refresh_token"]).json_object()

    assert about(op, first["refresh_token"]) == INACTIVE
    assert about(op, first["access_token"])["active"] is True
    op.refresh(first["refresh_token"])  # a reuse: the family is revoked
    for token in (second["refresh_token"], second["access_token"], first["access_token"]):
        assert about(op, token) == INACTIVE


def test_a_revoked_access_token_is_inactive(op: Op) -> None:
    token = op.tokens()["access_token"]

    op.idp.app(form_request(f"{op.origin}/revoke", {"token": str(token)}, headers=(op.basic(),)))

    assert about(op, token) == INACTIVE


def test_a_token_is_inactive_from_the_instant_it_expires(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(lifetimes=Lifetimes(access_token=100, refresh_token=200)))
    body = op.tokens(scope="openid offline_access")

    for seconds, active in ((99, (True, True)), (1, (False, True)), (99, (False, True)), (1, (False, False))):
        op.clock.advance(seconds)
        found = (about(op, body["access_token"])["active"], about(op, body["refresh_token"])["active"])
        assert found == active


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_another_clients_token_is_inactive_for_this_one(op: Op, kind: str) -> None:
    token = op.tokens(scope="openid offline_access")[kind]
    other = op.idp.register_client(replace(op.registration, client_id="other"))

    response = introspect(op, {"token": str(token)}, headers=(op.basic("other", other.client_secret),))

    assert (response.status, response.json_object()) == (200, INACTIVE)
    assert about(op, token)["active"] is True


def test_a_missing_token_is_an_error(op: Op) -> None:
    response = introspect(op, {})

    assert response.status == 400
    assert response.json_object() == {
        "error": "invalid_request",
        "error_description": "The parameter token is missing.",
    }


def test_the_client_must_authenticate(op: Op) -> None:
    token = op.tokens()["access_token"]

    for headers in ((), (op.basic(secret="wrong-secret"),)):
        response = introspect(op, {"token": str(token)}, headers=headers)
        assert (response.status, response.json_object()["error"]) == (401, "invalid_client")
        assert response.header("www-authenticate") == 'Basic realm="token"'


def test_a_public_client_cannot_introspect(make_op: MakeOp) -> None:
    op = make_op(token_endpoint_auth_method="none")

    response = introspect(op, {"token": "x", "client_id": "field-service"}, headers=())

    assert response.status == 401
    assert response.json_object() == {
        "error": "invalid_client",
        "error_description": "A public client cannot introspect tokens.",
    }


def test_a_token_in_the_query_is_not_looked_at(op: Op) -> None:
    token = op.tokens()["access_token"]
    request = form_request(f"{op.origin}/introspect?token={token}", {}, headers=(op.basic(),))

    assert op.idp.app(request).status == 400
    assert op.idp.app(replace(request, method="GET")).status == 405


def test_the_metadata_names_the_endpoint_and_a_profile_may_do_without(op: Op, make_op: MakeOp) -> None:
    without = make_op(IdpProfile(endpoints=Endpoints(introspection=None)))
    discovery = Request(method="GET", url=f"{op.origin}/.well-known/openid-configuration")

    assert op.idp.app(discovery).json_object()["introspection_endpoint"] == f"{op.origin}/introspect"
    assert not [name for name in without.idp.app(discovery).json_object() if name.startswith("introspection")]
    assert introspect(without, {"token": "x"}).status == 404
    assert "introspection" not in without.idp.capabilities
