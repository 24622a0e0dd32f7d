"""Dynamic registration: what a client may say of itself, and what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.client_metadata import MEMBERS, NOT_ON_THE_WIRE
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.settings import MAX_BODY_BYTES
from mobile_sso.testbed.http import Request, json_request

from .error_answers import error_of

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import JsonValue, Response

CALLBACK = "com.example.app:/callback"


def register(op: Op, **metadata: JsonValue) -> Response:
    present = {name: value for name, value in {"redirect_uris": [CALLBACK], **metadata}.items() if value != "absent"}
    return op.idp.app(json_request(f"{op.origin}/register", present))


# Registering ----------------------------------------------------------------------------------------------------------


def test_a_client_registers_itself_and_is_told_everything(op: Op) -> None:
    response = register(op, application_type="native", client_name="Field service", unheard_of={"x": 1})

    client = response.json_object()
    assert (response.status, response.header("cache-control")) == (201, "no-store")
    client_id, secret, token = (
        client.pop(f"{name}") for name in ("client_id", "client_secret", "registration_access_token")
    )
    assert client == {
        "client_id_issued_at": 1_767_225_600,
        "client_secret_expires_at": 0,
        "registration_client_uri": f"{op.origin}/register?client_id={client_id}",
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": "client_secret_basic",
        "id_token_signed_response_alg": "RS256",
        "client_name": "Field service",
        "application_type": "native",
        "backchannel_logout_session_required": False,
        "frontchannel_logout_session_required": False,
        "require_auth_time": False,
        "require_pushed_authorization_requests": False,
        "response_types": ["code"],
        "grant_types": ["authorization_code", "refresh_token"],
        "subject_type": "public",
    }
    assert secret in op.secrets.values()
    assert token in op.secrets.values()
    assert str(token) not in repr(op.idp.state.clients.get(client_id))


def test_a_registered_client_signs_somebody_in(op: Op) -> None:
    client = register(op).json_object()

    code = op.code(client_id=client["client_id"], redirect_uri=CALLBACK)
    tokens = op.redeem(
        code, headers=(op.basic(client["client_id"], client["client_secret"]),), redirect_uri=CALLBACK
    ).json_object()

    assert op.claims(tokens["id_token"])["aud"] == client["client_id"]


ALL_METADATA: dict[str, JsonValue] = {
    "redirect_uris": ["https://app.test/callback"],
    "post_logout_redirect_uris": ["https://app.test/goodbye"],
    "token_endpoint_auth_method": "client_secret_jwt",
    "token_endpoint_auth_signing_alg": "HS256",
    "id_token_signed_response_alg": "ES256",
    "client_name": "Field service",
    "application_type": "web",
    "userinfo_signed_response_alg": "RS256",
    "backchannel_logout_uri": "https://app.test/backchannel",
    "backchannel_logout_session_required": True,
    "frontchannel_logout_uri": "https://app.test/frontchannel",
    "frontchannel_logout_session_required": True,
    "initiate_login_uri": "https://app.test/start",
    "default_max_age": 3600,
    "require_auth_time": True,
    "default_acr_values": ["loa2", "loa1"],
    "require_pushed_authorization_requests": True,
}
KEYS_AND_ENCRYPTION = {"jwks", "id_token_encrypted_response_alg", "id_token_encrypted_response_enc"}


def test_every_member_comes_back_as_it_was_sent_and_is_registered(op: Op) -> None:
    assert set(ALL_METADATA) | KEYS_AND_ENCRYPTION == set(MEMBERS)

    answer = register(op, **ALL_METADATA).json_object()

    assert {name: answer[name] for name in ALL_METADATA} == ALL_METADATA
    registered = op.idp.state.clients.get(answer["client_id"]).registration
    for name, value in ALL_METADATA.items():
        assert getattr(registered, name) == (tuple(value) if isinstance(value, list) else value)


def test_keys_come_back_as_they_were_sent_and_there_is_no_secret(op: Op) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from jwt.algorithms import ECAlgorithm

    key = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key(), as_dict=True)

    client = register(op, token_endpoint_auth_method="private_key_jwt", jwks={"keys": [key]}).json_object()

    assert client["jwks"] == {"keys": [key]}
    assert not {"client_secret", "client_secret_expires_at"} & set(client)


def test_a_client_that_wants_its_id_tokens_encrypted_needs_a_key_for_that(op: Op) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from jwt.algorithms import ECAlgorithm

    key = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key(), as_dict=True)
    key.pop("key_ops", None)
    wanted = {"id_token_encrypted_response_alg": "ECDH-ES", "id_token_encrypted_response_enc": "A128GCM"}

    client = register(op, **wanted, jwks={"keys": [{**key, "use": "enc"}]}).json_object()

    assert {name: client[name] for name in wanted} == wanted
    for metadata in (wanted, {**wanted, "jwks": {"keys": [{**key, "use": "sig"}]}}):
        status, error, reason = error_of(register(op, **metadata))
        assert (status, error) == (400, "invalid_client_metadata")
        assert reason.startswith("id_token_encrypted_response_alg 'ECDH-ES' needs jwks with ")
    assert error_of(register(op, id_token_encrypted_response_enc="A128GCM"))[2] == (
        "id_token_encrypted_response_enc makes no sense without id_token_encrypted_response_alg"
    )


def test_a_public_client_gets_no_secret(op: Op) -> None:
    client = register(op, token_endpoint_auth_method="none").json_object()

    assert not {"client_secret", "client_secret_expires_at"} & set(client)
    code = op.code(client_id=client["client_id"], redirect_uri=CALLBACK)
    assert op.redeem(code, headers=(), client_id=client["client_id"], redirect_uri=CALLBACK).status == 200


def test_what_only_an_administrator_decides_is_left_out(op: Op) -> None:
    client = register(
        op, client_id="of-my-choice", client_secret="of-my-choice", platform="spa", consent_required=True
    ).json_object()

    assert client["client_id"] != "of-my-choice"
    assert client["client_secret"] != "of-my-choice"
    assert not {"platform", "consent_required"} & set(client)
    registered = op.idp.state.clients.get(client["client_id"]).registration
    assert (registered.platform, registered.consent_required) == ("web", False)
    assert {"client_id", "client_secret", "platform", "consent_required"} == NOT_ON_THE_WIRE


def test_null_counts_as_left_out(op: Op) -> None:
    assert "client_name" not in register(op, client_name=None, jwks_uri=None, default_max_age=None).json_object()


def test_the_lax_policy_warns_of_a_scheme_without_a_period_and_the_strict_one_refuses_it(make_op: MakeOp) -> None:
    lax = make_op()
    strict = make_op(
        IdpProfile(redirect_policy="strict"), redirect_uris=("https://app.test/",), post_logout_redirect_uris=()
    )
    reason = (
        "redirect_uri 'makeitnative://oauth/callback' has the private-use scheme 'makeitnative' without a period: RFC "
        "8252 7.1 asks for a domain name of one's own in reverse order, like com.example.makeitnative, because any app "
        "may claim a bare word, and 8.4 lets a provider refuse it"
    )
    metadata: dict[str, JsonValue] = {"redirect_uris": [lax.callback], "application_type": "native"}

    assert register(lax, **metadata).json_object()["warnings"] == [reason]
    assert error_of(register(strict, **metadata)) == (400, "invalid_redirect_uri", reason)
    assert "warnings" not in register(strict, application_type="native").json_object()


def test_oidcc_redirect_uri_regfrag(op: Op) -> None:
    assert error_of(register(op, redirect_uris=["https://app.test/callback#fragment"])) == (
        400,
        "invalid_redirect_uri",
        "redirect_uri 'https://app.test/callback#fragment' has a fragment, which RFC 6749 3.1.2 forbids",
    )


def test_oidcc_3rd_party_init_login_nohttps(op: Op) -> None:
    assert error_of(register(op, initiate_login_uri="http://app.test/start")) == (
        400,
        "invalid_client_metadata",
        "initiate_login_uri 'http://app.test/start' is not https, which Registration 2 demands",
    )


@pytest.mark.parametrize(
    ("metadata", "error", "reason"),
    [
        ({"redirect_uris": "absent"}, "invalid_redirect_uri", "a client needs at least one redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri", "a client needs at least one redirect_uri"),
        (
            {"redirect_uris": CALLBACK}, "invalid_redirect_uri",
            "redirect_uris must be a list, each a text, got 'com.example.app:/callback'",
        ),
        ({"redirect_uris": [7]}, "invalid_redirect_uri", "redirect_uris must be a list, each a text, got [7]"),
        (
            {"redirect_uris": ["javascript:alert('\"')"]}, "invalid_redirect_uri",
            "redirect_uri 'javascript:alert(?''?')' has the scheme 'javascript', which cannot receive a response",
        ),
        ({"client_name": 3}, "invalid_client_metadata", "client_name must be a text, got 3"),
        (
            {"default_max_age": "60"}, "invalid_client_metadata",
            "default_max_age must be an integer or null, got '60'",
        ),
        (
            {"require_auth_time": "true"}, "invalid_client_metadata",
            "require_auth_time must be true or false, got 'true'",
        ),
        ({"jwks": []}, "invalid_client_metadata", "jwks must be a mapping of names to any value or null, got []"),
        (
            {"jwks": {}}, "invalid_client_metadata", "jwks has no member 'keys' with at least one key",
        ),
        ({"jwks_uri": "https://app.test/jwks"}, "invalid_client_metadata", "jwks_uri is not supported"),
        (
            {"response_types": ["code", "id_token"]}, "invalid_client_metadata",
            "response_types ['code', 'id_token'] is not supported; choose from code",
        ),
        (
            {"grant_types": ["implicit"]}, "invalid_client_metadata",
            "grant_types ['implicit'] is not supported; choose from authorization_code, refresh_token",
        ),
        (
            {"grant_types": "authorization_code"}, "invalid_client_metadata",
            "grant_types 'authorization_code' is not supported; choose from authorization_code, refresh_token",
        ),
        (
            {"subject_type": "pairwise"}, "invalid_client_metadata",
            "subject_type 'pairwise' is not supported; choose public",
        ),
        (
            {"token_endpoint_auth_method": "tls_client_auth"}, "invalid_client_metadata",
            "token_endpoint_auth_method 'tls_client_auth' is not supported; choose client_secret_basic, "
            "client_secret_post, client_secret_jwt, private_key_jwt or none",
        ),
    ],
)  # fmt: skip
def test_metadata_with_a_mistake_is_refused_with_the_exact_reason(
    op: Op, metadata: dict[str, JsonValue], error: str, reason: str
) -> None:
    assert error_of(register(op, **metadata)) == (400, error, reason)
    assert op.idp.refusals()[-1].error == error
    assert op.idp.state.clients.held == 0


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"", "application/json", "the body is not JSON text"),
        (b"{", "application/json", "the body is not JSON text"),
        (b"\xff\xfe{}", "application/json", "the body is not JSON text"),
        (b"[" * 30_000, "application/json", "the body is not JSON text"),
        (b"[]", "application/json", "the body must be a JSON object, sent as application/json"),
        (b"{}", "text/plain", "the body must be a JSON object, sent as application/json"),
        (b"redirect_uris=x", "application/x-www-form-urlencoded",
         "the body must be a JSON object, sent as application/json"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_refused(op: Op, body: bytes, kind: str, reason: str) -> None:
    request = Request(method="POST", url=f"{op.origin}/register", headers=(("Content-Type", kind),), body=body)

    assert error_of(op.idp.app(request)) == (400, "invalid_client_metadata", reason)


def test_the_limit_of_bodies_holds_here_too_and_a_reason_is_cut(op: Op) -> None:
    long = "x:" + "y" * (MAX_BODY_BYTES - 200)

    assert register(op, redirect_uris=[long, "x"]).status == 400
    assert len(error_of(register(op, redirect_uris=[long + "#"]))[2]) == 500
    assert register(op, redirect_uris=[long * 2]).status == 413
