from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_sso.idp.profile import Endpoints, IdpProfile
from mobile_sso.testbed.contracts import CAPABILITIES
from mobile_sso.testbed.http import FORM, Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.idp.keys import SigningKeys
    from mobile_sso.testbed.http import Response


ORIGIN = "https://idp.test"
DISCOVERY = "/.well-known/openid-configuration"
METHODS = ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"]
ASSERTION_ALGORITHMS = ["HS256", "RS256", "PS256", "ES256", "EdDSA"]


def send(op: Op, method: str, path: str, body: bytes = b"", *headers: tuple[str, str]) -> Response:
    return op.idp.app(Request(method=method, url=ORIGIN + path, headers=headers, body=body))


def test_the_discovery_document_of_the_strict_control(op: Op) -> None:
    response = send(op, "GET", DISCOVERY)

    assert response.header("content-type") == "application/json"
    assert response.header("cache-control") == "public, max-age=3600"
    metadata = response.json_object()
    assert metadata.pop("claims_supported") == [
        "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid", "name",
        "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
        "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at", "email", "email_verified", "address",
        "phone_number", "phone_number_verified",
    ]  # fmt: skip
    assert metadata == {
        "issuer": ORIGIN,
        "authorization_endpoint": f"{ORIGIN}/authorize",
        "token_endpoint": f"{ORIGIN}/token",
        "jwks_uri": f"{ORIGIN}/jwks",
        "userinfo_endpoint": f"{ORIGIN}/userinfo",
        "userinfo_signing_alg_values_supported": ["RS256", "PS256", "ES256", "EdDSA"],
        "revocation_endpoint": f"{ORIGIN}/revoke",
        "revocation_endpoint_auth_methods_supported": METHODS,
        "revocation_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "introspection_endpoint": f"{ORIGIN}/introspect",
        "introspection_endpoint_auth_methods_supported": METHODS[:-1],
        "introspection_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "registration_endpoint": f"{ORIGIN}/register",
        "pushed_authorization_request_endpoint": f"{ORIGIN}/par",
        "require_pushed_authorization_requests": False,
        "end_session_endpoint": f"{ORIGIN}/logout",
        "scopes_supported": ["openid", "profile", "email", "address", "phone", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "EdDSA"],
        "id_token_encryption_alg_values_supported": ["RSA-OAEP", "ECDH-ES"],
        "id_token_encryption_enc_values_supported": ["A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM"],
        "token_endpoint_auth_methods_supported": METHODS,
        "token_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "frontchannel_logout_supported": True,
        "frontchannel_logout_session_supported": True,
    }


def test_a_profile_sets_and_removes_members_of_the_discovery_document(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(metadata={"code_challenge_methods_supported": None, "tenant": "x", "issuer": "https://x"}))

    metadata = send(op, "GET", DISCOVERY).json_object()

    assert "code_challenge_methods_supported" not in metadata
    assert (metadata["tenant"], metadata["issuer"]) == ("x", "https://x")


def test_discovery_is_below_the_issuer_and_endpoints_where_the_profile_says(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(issuer_path="/oauth2/default", endpoints=Endpoints(token="/oauth2/default/v1/token")))

    metadata = send(op, "GET", "/oauth2/default/.well-known/openid-configuration").json_object()

    assert metadata["issuer"] == op.idp.issuer == f"{ORIGIN}/oauth2/default"
    assert metadata["token_endpoint"] == f"{ORIGIN}/oauth2/default/v1/token"
    assert send(op, "GET", DISCOVERY).status == 404
    assert op.claims(op.tokens()["id_token"])["iss"] == f"{ORIGIN}/oauth2/default"


def test_the_jwks_publishes_public_keys_with_kid_use_and_alg(op: Op) -> None:
    keys = send(op, "GET", "/jwks").json_object()["keys"]

    assert [sorted(key) for key in keys] == [
        ["alg", "e", "kid", "kty", "n", "use"],
        ["alg", "e", "kid", "kty", "n", "use"],
        ["alg", "crv", "kid", "kty", "use", "x", "y"],
        ["alg", "crv", "kid", "kty", "use", "x"],
    ]
    assert [(key["kty"], key["alg"], key["use"]) for key in keys] == [
        ("RSA", "RS256", "sig"), ("RSA", "PS256", "sig"), ("EC", "ES256", "sig"), ("OKP", "EdDSA", "sig"),
    ]  # fmt: skip
    assert len({key["kid"] for key in keys}) == 4


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (DISCOVERY, "GET"),
        ("/jwks", "GET"),
        ("/authorize", "GET, POST"),
        ("/sign-in", "POST"),
        ("/token", "POST"),
        ("/userinfo", "GET, POST"),
        ("/revoke", "POST"),
        ("/introspect", "POST"),
        ("/logout", "GET, POST"),
    ],
)
def test_a_wrong_method_is_405_with_the_right_ones(op: Op, path: str, allowed: str) -> None:
    response = send(op, "DELETE", path)

    assert (response.status, response.header("allow")) == (405, allowed)


@pytest.mark.parametrize("path", ["", "/", "/Token", "/token/", "/.well-known/", "/authorize/x"])
def test_an_unknown_path_is_404(op: Op, path: str) -> None:
    assert send(op, "GET", path).status == 404


@pytest.mark.parametrize(("size", "status"), [(64 * 1024, 401), (64 * 1024 + 1, 413)])
def test_a_body_above_64_kib_is_413(op: Op, size: int, status: int) -> None:
    assert send(op, "POST", "/token", b"a" * size, ("Content-Type", FORM)).status == status


def test_a_url_above_16_kib_is_414(op: Op) -> None:
    assert send(op, "GET", "/authorize?state=" + "a" * 16_384).status == 414


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"grant_type", b"=&=&", b'{"grant_type":"authorization_code"}', b"code=%ff%00"]
)
@pytest.mark.parametrize(
    "path", ["/token", "/revoke", "/introspect", "/register", "/sign-in", "/authorize", "/userinfo", "/logout"]
)
def test_a_body_that_makes_no_sense_is_refused_politely(op: Op, path: str, body: bytes) -> None:
    for content_type in (FORM, "application/json", ""):
        response = send(op, "POST", path, body, ("Content-Type", content_type))
        assert response.status in (400, 401) or (path, response.status) == ("/logout", 200)
        assert "Traceback" not in response.text


WORDS = st.sampled_from(
    ["client_id", "redirect_uri", "scope", "state", "prompt", "code", "transaction", "id_token_hint", "token", "claims"]
)
VALUES = st.text(max_size=30) | st.sampled_from(["field-service", "openid", "makeitnative://oauth/callback", "a.b.c"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(
        ["/authorize", "/sign-in", "/token", "/userinfo", "/revoke", "/introspect", "/register", "/logout"]
    ),
    method=st.sampled_from(["GET", "POST"]),
    pairs=st.lists(st.tuples(WORDS, VALUES), max_size=6),
    authorization=st.none() | st.text(max_size=20) | st.sampled_from(["Basic Og==", "Basic 4pi6", "Bearer \x00"]),
    cookie=st.none() | st.text(max_size=20),
)
def test_no_request_makes_the_provider_stumble(
    op: Op, path: str, method: str, pairs: list[tuple[str, str]], authorization: str | None, cookie: str | None
) -> None:
    from urllib.parse import urlencode

    text = urlencode(pairs)
    headers = [("Content-Type", FORM)]
    if authorization is not None:
        headers.append(("Authorization", authorization))
    if cookie is not None:
        headers.append(("Cookie", f"idp_session={cookie}"))
    url = ORIGIN + path + ("?" + text if method == "GET" else "")
    body = text.encode() if method == "POST" else b""

    response = op.idp.app(Request(method=method, url=url, headers=tuple(headers), body=body))

    assert 200 <= response.status < 500
    for refusal in op.idp.refusals():
        assert re.fullmatch(r"[\x20-\x21\x23-\x5B\x5D-\x7E]+", refusal.description)  # RFC 6749 5.2


def test_the_embedded_engine_can_do_everything(op: Op) -> None:
    assert op.idp.engine == "embedded"
    assert op.idp.capabilities == frozenset(CAPABILITIES)
    assert (op.idp.sign_in_form.username, op.idp.sign_in_form.password) == ("username", "password")


@pytest.mark.parametrize(
    "origin", ["idp.test", "https://idp.test/", "https://idp.test/x", "ftp://idp.test", "https://"]
)
def test_an_origin_is_a_scheme_and_a_host(op: Op, keys: SigningKeys, origin: str) -> None:
    from mobile_sso.idp.engines.embedded import EmbeddedIdp
    from mobile_sso.testbed.randomness import SeededTokens

    with pytest.raises(ValueError, match=r"an origin is a scheme and a host, like https://idp.test, not "):
        EmbeddedIdp(IdpProfile(), origin=origin, clock=op.clock, tokens=SeededTokens(1), secrets=op.secrets, keys=keys)


def test_nothing_is_kept_beyond_its_bound(make_op: MakeOp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobile_sso.idp.pending.MAX_PENDING_REQUESTS", 20)
    for kind in ("CODES", "ACCESS_TOKENS", "REFRESH_TOKENS"):
        monkeypatch.setattr(f"mobile_sso.idp.grants.MAX_{kind}", 10)
    monkeypatch.setattr("mobile_sso.idp.sessions.MAX_SSO_SESSIONS", 15)
    op = make_op()

    first = op.new_browser()
    page = first.authorize()
    for _ in range(30):
        op.new_browser().authorize()
        op.tokens(scope="openid offline_access")
    op.new_browser().authorize()

    assert op.idp.held_entries() == 20 + 10 + 10 + 10
    assert op.idp.sso_sessions() == 15
    assert first.fill_in(page, username="ada", password=op.ada.password).status == 400  # the oldest went first


def test_expired_entries_leave_memory_with_the_next_request(op: Op) -> None:
    for _ in range(50):
        op.tokens(scope="openid offline_access")
    busy = op.idp.held_entries()
    op.clock.advance(op.profile.lifetimes.refresh_token + 1)
    op.tokens(scope="openid offline_access")

    assert busy == 150  # a spent code, an access token and a refresh token each; the page is answered and gone
    assert op.idp.held_entries() == 3
    assert op.idp.sso_sessions() == 1
