from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
import pytest

from mobile_sso.idp.profile import AccessTokenShape, IdpProfile, IdTokenShape, RolesShape
from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op


NOW = 1_767_225_600


def signed_by(op: Op, token: str) -> dict[str, object]:
    """Verify a token as a stranger would: with the published keys alone."""
    jwks = jwt.PyJWKSet.from_dict(op.idp.app(Request(method="GET", url=f"{op.origin}/jwks")).json_object())
    header = jwt.get_unverified_header(token)
    key = next(key for key in jwks.keys if key.key_id == header["kid"])
    options = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
    return jwt.decode(token, key, algorithms=[header["alg"]], options=options)


def test_a_code_brings_an_access_token_and_an_id_token(op: Op) -> None:
    code = op.code()

    response = op.redeem(code)

    assert response.status == 200
    assert response.header("content-type") == "application/json"
    assert response.header("cache-control") == "no-store"
    assert response.header("pragma") == "no-cache"
    body = response.json_object()
    assert set(body) == {"access_token", "token_type", "expires_in", "scope", "id_token"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "openid profile email")


def test_the_id_token_says_who_for_whom_and_when(op: Op) -> None:
    body = op.tokens()

    claims = signed_by(op, body["id_token"])

    at_hash = base64.urlsafe_b64encode(hashlib.sha256(body["access_token"].encode()).digest()[:16]).rstrip(b"=")
    sid = claims.pop("sid")
    assert len(sid) >= 16
    assert claims == {
        "iss": "https://idp.test",
        "sub": "ada",
        "aud": "field-service",
        "exp": NOW + 300,
        "iat": NOW,
        "auth_time": NOW,
        "nonce": "the-nonce",
        "amr": ["pwd"],
        "at_hash": at_hash.decode(),
        "name": "Ada Lovelace",
        "email": "ada@people.test",
        "email_verified": True,
        "badge": "A-1",
    }


def test_the_access_token_is_an_rfc_9068_one_with_the_roles(op: Op) -> None:
    token = op.tokens(op.grace)["access_token"]

    claims = signed_by(op, token)

    assert op.header(token)["typ"] == "at+jwt"
    assert op.header(token)["alg"] == "ES256"
    assert len(claims.pop("jti")) >= 16
    assert claims == {
        "iss": "https://idp.test",
        "sub": "grace",
        "aud": "https://idp.test",
        "exp": NOW + 3600,
        "iat": NOW,
        "client_id": "field-service",
        "scope": "openid profile email",
        "roles": ["Technician", "Dispatcher"],
    }


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_the_id_token_is_signed_as_the_client_registered(make_op: MakeOp, algorithm: str) -> None:
    op = make_op(id_token_signed_response_alg=algorithm)

    token = op.tokens()["id_token"]

    assert op.header(token)["alg"] == algorithm
    assert signed_by(op, token)["sub"] == "ada"


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_the_access_token_is_signed_as_the_profile_says(make_op: MakeOp, algorithm: str) -> None:
    op = make_op(IdpProfile(access_token=AccessTokenShape(signing_alg=algorithm)))

    token = op.tokens()["access_token"]

    assert op.header(token)["alg"] == algorithm
    assert signed_by(op, token)["sub"] == "ada"


def test_without_a_nonce_there_is_no_nonce_claim(op: Op) -> None:
    assert "nonce" not in op.claims(op.tokens(nonce=None)["id_token"])


@pytest.mark.parametrize(
    ("scope", "present"),
    [
        ("openid", {"badge"}),
        ("openid profile", {"badge", "name"}),
        ("email openid", {"badge", "email", "email_verified"}),
    ],
)
def test_claims_come_by_scope_in_id_token_and_userinfo(op: Op, scope: str | None, present: set[str]) -> None:
    body = op.tokens(scope=scope)

    about_ada = {"badge", "name", "email", "email_verified"}
    assert about_ada & set(op.claims(body["id_token"])) == present
    assert about_ada & set(op.userinfo(body["access_token"]).json_object()) == present


def test_a_profile_may_keep_scope_claims_out_of_the_id_token(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(id_token=IdTokenShape(scope_claims=False)))

    body = op.tokens()

    assert "email" not in op.claims(body["id_token"])
    assert op.userinfo(body["access_token"]).json_object()["email"] == "ada@people.test"


def test_a_personas_claims_cannot_forge_protocol_claims(op: Op) -> None:
    op.idp.put_persona(replace(op.ada, claims={"iss": "https://evil.test", "aud": "x", "exp": 1, "sub": "ada-1"}))

    claims = op.claims(op.tokens()["id_token"])

    assert (claims["iss"], claims["aud"], claims["exp"], claims["sub"]) == (
        "https://idp.test",
        "field-service",
        NOW + 300,
        "ada-1",
    )


@pytest.mark.parametrize(
    ("shape", "in_access_token", "scope"),
    [
        (RolesShape(), {"roles": ["Technician"]}, "openid"),
        (RolesShape(claim="https://x.test/roles"), {"https://x.test/roles": ["Technician"]}, "openid"),
        (
            RolesShape(claim="sws.samauth.role.name", nested=True),
            {"sws": {"samauth": {"role": {"name": ["Technician"]}}}},
            "openid",
        ),
        (RolesShape(claim=None, scope_prefix="iam:role:"), {}, "openid iam:role:Technician"),
        (RolesShape(in_access_token=False), {}, "openid"),
    ],
)
def test_roles_take_the_profiles_shape(
    make_op: MakeOp, shape: RolesShape, in_access_token: dict[str, object], scope: str | None
) -> None:
    op = make_op(IdpProfile(roles=shape))

    claims = op.claims(op.tokens(scope="openid")["access_token"])

    assert claims["scope"] == scope
    standard = {"iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope"}
    assert {name: value for name, value in claims.items() if name not in standard} == in_access_token


def test_roles_may_be_in_id_token_and_userinfo_too(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(roles=RolesShape(in_id_token=True, in_userinfo=True, in_access_token=False)))

    body = op.tokens()

    assert op.claims(body["id_token"])["roles"] == ["Technician"]
    assert op.userinfo(body["access_token"]).json_object()["roles"] == ["Technician"]


def test_a_person_without_roles_has_no_such_claim(op: Op) -> None:
    assert "roles" not in op.claims(op.tokens(op.linus)["access_token"])


def test_an_opaque_access_token_says_nothing_but_works(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(access_token=AccessTokenShape(format="opaque")))

    token = op.tokens()["access_token"]

    assert "." not in token
    assert op.userinfo(token).json_object()["sub"] == "ada"
    assert "jwt_access_token" not in op.idp.capabilities


def test_the_access_token_claims_of_a_profile(make_op: MakeOp) -> None:
    shape = AccessTokenShape(
        typ=None, audience="api://x", client_id_claim="cid", scope_claim="scp", scope_as_array=True,
        claims={"ver": 1, "sub": "{username}", "mail": "{email}"},
    )  # fmt: skip
    op = make_op(IdpProfile(access_token=shape))

    token = op.tokens(scope="openid email")["access_token"]

    claims = op.claims(token)
    assert "typ" not in op.header(token)
    assert {name: claims[name] for name in ("aud", "cid", "scp", "ver", "sub", "mail")} == {
        "aud": "api://x", "cid": "field-service", "scp": ["openid", "email"], "ver": 1, "sub": "ada",
        "mail": "ada@people.test",
    }  # fmt: skip


def test_an_unknown_placeholder_is_refused_when_the_provider_is_set_up(make_op: MakeOp) -> None:
    with pytest.raises(ValueError, match=r"id_token\.claims\.oid: there is no placeholder \{uuid\}; there are \{auth_"):
        make_op(IdpProfile(id_token=IdTokenShape(claims={"oid": "{uuid}"})))


def test_pairwise_subjects_differ_by_client_and_agree_between_token_and_userinfo(make_op: MakeOp) -> None:
    profile = IdpProfile(subject_type="pairwise")
    op, other = make_op(profile), make_op(profile, client_id="another")

    body = op.tokens()
    sub = op.claims(body["id_token"])["sub"]

    assert sub != "ada"
    assert op.userinfo(body["access_token"]).json_object()["sub"] == sub
    assert other.claims(other.tokens()["id_token"])["sub"] != sub
