from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import jwt
import pytest
from mobile_sso.idp.profile import AccessTokenShape, IdpProfile, IdTokenShape, Lifetimes, RolesShape
from mobile_sso.testbed.http import Request

NOW = 1_767_225_600


def error_of(response) -> tuple[int, str, str]:
    body = response.json_object()
    assert set(body) == {"error", "error_description"}
    assert response.header("cache-control") == "no-store"
    return response.status, body["error"], body["error_description"]


def signed_by(op, token: str) -> dict[str, object]:
    """Verify a token as a stranger would: with the published keys alone."""
    jwks = jwt.PyJWKSet.from_dict(op.idp.app(Request(method="GET", url=f"{op.origin}/jwks")).json_object())
    header = jwt.get_unverified_header(token)
    key = next(key for key in jwks.keys if key.key_id == header["kid"])
    options = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
    return jwt.decode(token, key, algorithms=[header["alg"]], options=options)


def test_a_code_brings_an_access_token_and_an_id_token(op):
    code = op.code()

    response = op.redeem(code)

    assert response.status == 200
    assert response.header("content-type") == "application/json"
    assert response.header("cache-control") == "no-store"
    assert response.header("pragma") == "no-cache"
    body = response.json_object()
    assert set(body) == {"access_token", "token_type", "expires_in", "scope", "id_token"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "openid profile email")


def test_the_id_token_says_who_for_whom_and_when(op):
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


def test_the_access_token_is_an_rfc_9068_one_with_the_roles(op):
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
def test_the_id_token_is_signed_as_the_client_registered(make_op, algorithm):
    op = make_op(id_token_signed_response_alg=algorithm)

    token = op.tokens()["id_token"]

    assert op.header(token)["alg"] == algorithm
    assert signed_by(op, token)["sub"] == "ada"


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_the_access_token_is_signed_as_the_profile_says(make_op, algorithm):
    op = make_op(IdpProfile(access_token=AccessTokenShape(signing_alg=algorithm)))

    token = op.tokens()["access_token"]

    assert op.header(token)["alg"] == algorithm
    assert signed_by(op, token)["sub"] == "ada"


def test_without_a_nonce_there_is_no_nonce_claim(op):
    assert "nonce" not in op.claims(op.tokens(nonce=None)["id_token"])


@pytest.mark.parametrize(
    ("scope", "present"),
    [
        ("openid", {"badge"}),
        ("openid profile", {"badge", "name"}),
        ("email openid", {"badge", "email", "email_verified"}),
    ],
)
def test_claims_come_by_scope_in_id_token_and_userinfo(op, scope, present):
    body = op.tokens(scope=scope)

    about_ada = {"badge", "name", "email", "email_verified"}
    assert about_ada & set(op.claims(body["id_token"])) == present
    assert about_ada & set(op.userinfo(body["access_token"]).json_object()) == present


def test_a_profile_may_keep_scope_claims_out_of_the_id_token(make_op):
    op = make_op(IdpProfile(id_token=IdTokenShape(scope_claims=False)))

    body = op.tokens()

    assert "email" not in op.claims(body["id_token"])
    assert op.userinfo(body["access_token"]).json_object()["email"] == "ada@people.test"


def test_a_personas_claims_cannot_forge_protocol_claims(op):
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
def test_roles_take_the_profiles_shape(make_op, shape, in_access_token, scope):
    op = make_op(IdpProfile(roles=shape))

    claims = op.claims(op.tokens(scope="openid")["access_token"])

    assert claims["scope"] == scope
    standard = {"iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope"}
    assert {name: value for name, value in claims.items() if name not in standard} == in_access_token


def test_roles_may_be_in_id_token_and_userinfo_too(make_op):
    op = make_op(IdpProfile(roles=RolesShape(in_id_token=True, in_userinfo=True, in_access_token=False)))

    body = op.tokens()

    assert op.claims(body["id_token"])["roles"] == ["Technician"]
    assert op.userinfo(body["access_token"]).json_object()["roles"] == ["Technician"]


def test_a_person_without_roles_has_no_such_claim(op):
    assert "roles" not in op.claims(op.tokens(op.linus)["access_token"])


def test_an_opaque_access_token_says_nothing_but_works(make_op):
    op = make_op(IdpProfile(access_token=AccessTokenShape(format="opaque")))

    token = op.tokens()["access_token"]

    assert "." not in token
    assert op.userinfo(token).json_object()["sub"] == "ada"
    assert "jwt_access_token" not in op.idp.capabilities


def test_the_access_token_claims_of_a_profile(make_op):
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


def test_an_unknown_placeholder_is_refused_when_the_provider_is_set_up(make_op):
    with pytest.raises(ValueError, match=r"id_token\.claims\.oid: there is no placeholder \{uuid\}; there are \{auth_"):
        make_op(IdpProfile(id_token=IdTokenShape(claims={"oid": "{uuid}"})))


def test_pairwise_subjects_differ_by_client_and_agree_between_token_and_userinfo(make_op):
    profile = IdpProfile(subject_type="pairwise")
    op, other = make_op(profile), make_op(profile, client_id="another")

    body = op.tokens()
    sub = op.claims(body["id_token"])["sub"]

    assert sub != "ada"
    assert op.userinfo(body["access_token"]).json_object()["sub"] == sub
    assert other.claims(other.tokens()["id_token"])["sub"] != sub


# Client authentication ------------------------------------------------------------------------------------------------


def test_a_secret_with_special_characters_is_form_decoded(make_op):
    op = make_op(client_id="field service:1")

    assert op.redeem(op.code()).status == 200


def test_client_secret_post(make_op):
    op = make_op(token_endpoint_auth_method="client_secret_post")
    in_body = {"client_id": op.credentials.client_id, "client_secret": op.credentials.client_secret}

    assert op.redeem(op.code(), headers=(), **in_body).status == 200


CLIENT_ERRORS = [
    ("nothing", "client_secret_basic", (), {}, 401, "invalid_client", "The client did not authenticate."),
    (
        "only an id", "client_secret_post", (), {"client_id": "field-service"},
        401, "invalid_client", "The client did not authenticate.",
    ),
    (
        "wrong secret", "client_secret_post", (), {"client_id": "field-service", "client_secret": "wrong-secret"},
        401, "invalid_client", "Client authentication failed.",
    ),
    (
        "unknown client", "client_secret_post", (), {"client_id": "nobody", "client_secret": "wrong-secret"},
        401, "invalid_client", "Client authentication failed.",
    ),
    (
        "not Basic", "client_secret_basic", (("Authorization", "Bearer x"),), {},
        401, "invalid_client", "The Authorization header does not hold Basic credentials.",
    ),
    (
        "broken Basic", "client_secret_basic", (("Authorization", "Basic ///"),), {},
        401, "invalid_client", "The Authorization header does not hold Basic credentials.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "headers", "fields", "status", "error", "text"),
    [row[1:] for row in CLIENT_ERRORS],
    ids=[row[0] for row in CLIENT_ERRORS],
)
def test_a_client_that_does_not_prove_itself(make_op, method, headers, fields, status, error, text):
    op = make_op(token_endpoint_auth_method=method)
    code = op.code()

    refused = op.redeem(code, headers=headers, **fields)

    assert error_of(refused) == (status, error, text)
    assert refused.header("www-authenticate") == 'Basic realm="token"'
    if method == "client_secret_basic":
        assert op.redeem(code).status == 200  # the code was not spent


def test_a_wrong_secret_in_the_header(op):
    refused = op.redeem(op.code(), headers=(op.basic(secret="wrong-secret"),))

    assert error_of(refused) == (401, "invalid_client", "Client authentication failed.")


def test_a_method_that_was_not_registered_is_refused_in_both_directions(make_op):
    basic, post = make_op(), make_op(token_endpoint_auth_method="client_secret_post")
    in_body = {"client_id": basic.credentials.client_id, "client_secret": basic.credentials.client_secret}

    assert error_of(basic.redeem(basic.code(), headers=(), **in_body)) == (
        401, "invalid_client", "This client must authenticate with client_secret_basic.",
    )  # fmt: skip
    assert error_of(post.redeem(post.code())) == (
        401, "invalid_client", "This client must authenticate with client_secret_post.",
    )  # fmt: skip


def test_two_methods_at_once_are_refused(op):
    refused = op.redeem(op.code(), client_secret=op.credentials.client_secret)

    assert error_of(refused) == (400, "invalid_request", "The client used more than one authentication method.")


def test_a_client_id_in_the_body_must_agree_with_the_header(op):
    assert op.redeem(op.code(), client_id="field-service").status == 200
    assert error_of(op.redeem(op.code(), client_id="another")) == (
        400, "invalid_request", "The client_id differs from the one in the Authorization header.",
    )  # fmt: skip


# Codes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "error", "text"),
    [
        ({"grant_type": None}, "invalid_request", "The parameter grant_type is missing."),
        (
            {"grant_type": "password"},
            "unsupported_grant_type",
            "The grant types are authorization_code and refresh_token.",
        ),
        ({"code": None}, "invalid_request", "The parameter code is missing."),
        ({"code": "guess"}, "invalid_grant", "The authorization code is invalid or has expired."),
        ({"redirect_uri": None}, "invalid_request", "The parameter redirect_uri is missing."),
        (
            {"redirect_uri": "makeitnative://oauth/other"},
            "invalid_grant",
            "The redirect_uri differs from that of the authorization request.",
        ),
        ({"code_verifier": None}, "invalid_grant", "The code_verifier is missing."),
        ({"code_verifier": "x" * 43}, "invalid_grant", "PKCE verification failed."),
        ({"code_verifier": "short"}, "invalid_grant", "PKCE verification failed."),
        ({"code_verifier": "é" * 43}, "invalid_grant", "PKCE verification failed."),
    ],
)
def test_a_token_request_with_a_mistake(op, changes, error, text):
    code = op.code()

    fields = {"code": code, **changes}

    assert error_of(op.redeem(fields.pop("code"), **fields)) == (400, error, text)


def test_a_repeated_parameter_is_refused(op):
    request = Request(
        method="POST",
        url=f"{op.origin}/token",
        headers=(op.basic(), ("Content-Type", "application/x-www-form-urlencoded")),
        body=b"grant_type=authorization_code&code=a&code=b",
    )

    assert error_of(op.idp.app(request)) == (400, "invalid_request", "A parameter is given more than once.")


def test_a_verifier_without_a_challenge_is_refused(op):
    code = op.code(code_challenge=None, code_challenge_method=None)

    assert error_of(op.redeem(code)) == (
        400, "invalid_grant", "There is a code_verifier, but the authorization request had no code_challenge.",
    )  # fmt: skip


def test_without_a_challenge_no_verifier_is_needed(op):
    code = op.code(code_challenge=None, code_challenge_method=None)

    assert op.redeem(code, code_verifier=None).status == 200


def test_a_code_lives_as_long_as_the_profile_says(make_op):
    op = make_op(IdpProfile(lifetimes=Lifetimes(code=30)))
    in_time, too_late = op.code(), op.code()
    op.clock.advance(29.9)
    assert op.redeem(in_time).status == 200
    op.clock.advance(0.1)

    assert error_of(op.redeem(too_late)) == (
        400, "invalid_grant", "The authorization code is invalid or has expired.",
    )  # fmt: skip


@pytest.mark.parametrize("pause", [0, 30, 3_000])
def test_a_code_used_twice_revokes_what_it_brought(op, pause):
    code = op.code(scope="openid offline_access")
    first = op.redeem(code).json_object()
    assert op.userinfo(first["access_token"]).status == 200
    op.clock.advance(pause)

    assert error_of(op.redeem(code)) == (400, "invalid_grant", "The authorization code has been used before.")

    assert op.userinfo(first["access_token"]).status == 401
    assert error_of(op.refresh(first["refresh_token"])) == (
        400, "invalid_grant", "The refresh token is invalid, expired or revoked.",
    )  # fmt: skip


def test_reuse_after_a_refresh_revokes_the_refreshed_tokens_too(op):
    code = op.code(scope="openid offline_access")
    refreshed = op.refresh(op.redeem(code).json_object()["refresh_token"]).json_object()

    op.redeem(code)

    assert op.userinfo(refreshed["access_token"]).status == 401
    assert op.refresh(refreshed["refresh_token"]).status == 400


def test_a_failed_attempt_spends_the_code(op):
    code = op.code()
    op.redeem(code, code_verifier="x" * 43)

    assert error_of(op.redeem(code)) == (400, "invalid_grant", "The authorization code has been used before.")


def test_another_clients_code_is_refused_and_stays_good_for_its_owner(op):
    code = op.code()
    thief = op.idp.register_client(replace(op.registration, client_id="thief"))

    refused = op.redeem(code, headers=(op.basic("thief", thief.client_secret),))

    assert error_of(refused) == (400, "invalid_grant", "The authorization code was issued to another client.")
    assert op.redeem(code).status == 200


def test_somebody_who_lost_the_assignment_in_between_gets_no_tokens(op):
    code = op.code()
    op.idp.put_persona(replace(op.ada, assigned=False))

    assert error_of(op.redeem(code)) == (400, "invalid_grant", "The person may no longer use this client.")


# Refresh --------------------------------------------------------------------------------------------------------------


def test_a_refresh_token_comes_with_offline_access_only(op):
    assert "refresh_token" not in op.tokens()
    assert "refresh_token" in op.tokens(scope="openid offline_access")


def test_a_refresh_rotates_and_keeps_who_and_when(op):
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


def test_a_refresh_token_used_twice_revokes_the_family(op):
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
def test_a_refresh_may_narrow_the_scope(op, scope, granted):
    first = op.tokens(scope="openid email offline_access")

    body = op.refresh(first["refresh_token"], scope=scope).json_object()

    assert body["scope"] == granted
    assert ("id_token" in body) == ("openid" in granted)


def test_a_refresh_may_not_widen_the_scope_and_does_not_spend_the_token_trying(op):
    first = op.tokens(scope="openid offline_access")

    assert error_of(op.refresh(first["refresh_token"], scope="openid email")) == (
        400, "invalid_scope", "The scope exceeds what was granted.",
    )  # fmt: skip
    assert op.refresh(first["refresh_token"]).status == 200


def test_a_refresh_token_belongs_to_its_client(op):
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
def test_a_refresh_request_with_a_mistake(op, fields, error, text):
    assert error_of(op.send_token_request({"grant_type": "refresh_token", **fields})) == (400, error, text)


def test_a_refresh_token_expires(make_op):
    op = make_op(IdpProfile(lifetimes=Lifetimes(refresh_token=500)))
    first = op.tokens(scope="openid offline_access")
    op.clock.advance(500)

    assert op.refresh(first["refresh_token"]).status == 400


def test_new_roles_are_in_the_refreshed_token(op):
    first = op.tokens(scope="openid offline_access")
    op.idp.put_persona(replace(op.ada, roles=("Dispatcher",)))

    refreshed = op.refresh(first["refresh_token"]).json_object()

    assert op.claims(refreshed["access_token"])["roles"] == ["Dispatcher"]
