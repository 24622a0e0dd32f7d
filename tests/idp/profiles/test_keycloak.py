"""Keycloak 26: its own words for every mistake, session_state everywhere, a logout that asks, a key for encryption."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

    from mobile_sso.testbed.http import Response

CREDENTIALS = "Invalid client or Invalid client credentials"
ISSUER = "https://idp.test/realms/mock"
LOGOUT = "/realms/mock/protocol/openid-connect/logout"


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("keycloak")


REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (401, "unauthorized_client", CREDENTIALS),
    "unknown client at token": (401, "invalid_client", CREDENTIALS),
    "code unknown": (400, "invalid_grant", "Code not valid"),
    "code reused": (400, "invalid_grant", "Code not valid"),
    "code expired": (400, "invalid_grant", "Code not valid"),
    "redirect_uri differs": (400, "invalid_grant", "Incorrect redirect_uri"),
    "redirect_uri missing": (400, "invalid_grant", "Incorrect redirect_uri"),
    "verifier missing": (400, "invalid_grant", "PKCE code verifier not specified"),
    "verifier wrong": (400, "invalid_grant", "PKCE verification failed: Code mismatch"),
    "verifier malformed": (400, "invalid_grant", "PKCE verification failed: Invalid code verifier"),
    "verifier unexpected": (
        400, "invalid_grant", "PKCE code verifier specified but challenge not present in authorization",
    ),
    "redirect_uri mismatch": (400, "We are sorry...", "Invalid parameter: redirect_uri", "invalid_request"),
    "unknown client": (400, "We are sorry...", "Client not found.", "invalid_client"),
    "parameter repeated": (302, "invalid_request", "duplicated parameter", ISSUER),
    "bad token at userinfo": (401, ""),
    "no token at userinfo": (401, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name) == REFUSALS[name]


@pytest.mark.parametrize(("name", "error"), [("deny", "access_denied"), ("prompt=none", "login_required")])
def test_a_redirected_error_carries_the_issuer(op: Op, refused: Refused, name: str, error: str) -> None:
    _, told, *_, issuer = refused(op, name)

    assert (told, issuer) == (error, ISSUER)


def test_a_code_of_another_client(op: Op) -> None:
    from dataclasses import replace

    other = op.idp.register_client(replace(op.registration, client_id="other"))
    refused = op.redeem(op.code(), headers=(op.basic("other", other.client_secret),)).json_object()

    assert refused["error_description"] == "Auth error: Found different client_id in clientSession"


def test_pkce_that_is_demanded_and_missing(profiled: Profiled) -> None:
    op = profiled("keycloak", token_endpoint_auth_method="none")

    answer = op.answer(op.browser.authorize(code_challenge=None, code_challenge_method=None))
    assert (answer["error"], answer["error_description"]) == (
        "invalid_request", "Missing parameter: code_challenge_method",
    )  # fmt: skip


def test_a_failed_exchange_spends_the_code_but_a_401_does_not(op: Op) -> None:
    failed, unauthorized = op.code(), op.code()

    assert op.redeem(failed, code_verifier="x" * 43).status == 400
    assert op.redeem(failed).json_object()["error_description"] == "Code not valid"
    assert op.redeem(unauthorized, headers=(op.basic(secret="not-the-secret"),)).status == 401
    assert op.redeem(unauthorized).status == 200


@pytest.mark.parametrize(
    ("registered", "requested", "status"),
    [
        ("makeitnative://oauth/*", "makeitnative://oauth/callback", 200),
        ("makeitnative://oauth/callback", "makeitnative://oauth/callback/", 400),
        ("makeitnative://oauth/callback", "makeitnative://OAUTH/callback", 400),
        ("makeitnative://oauth/callback", "makeitnative://oauth/x/../callback", 400),
        ("makeitnative://oauth/callback", "makeitnative://oauth/call%62ack", 400),
    ],
)
def test_the_redirect_uri_is_compared_as_text_but_for_a_wildcard(
    profiled: Profiled, registered: str, requested: str, status: int
) -> None:
    op = profiled("keycloak", redirect_uris=(registered,))

    assert op.browser.authorize(redirect_uri=requested).status == status


def test_the_authorization_response(op: Op) -> None:
    response = op.browser.sign_in()

    parameters = parse_qsl(urlsplit(response.header("location") or "").query)
    assert [name for name, _ in parameters] == ["state", "session_state", "iss", "code"]
    values = dict(parameters)
    assert (values["iss"], len(values["code"].split("."))) == (ISSUER, 3)
    assert op.redeem(values["code"]).json_object()["session_state"] == values["session_state"]


def test_the_token_response(op: Op) -> None:
    body = op.tokens(op.grace)

    assert set(body) == {
        "access_token", "expires_in", "refresh_expires_in", "refresh_token", "token_type", "id_token",
        "not-before-policy", "session_state", "scope",
    }  # fmt: skip
    ida, access = op.claims(body["id_token"]), op.claims(body["access_token"])
    assert (body["expires_in"], body["refresh_expires_in"], body["not-before-policy"]) == (300, 1800, 0)
    assert (ida["typ"], ida["azp"], ida["acr"], ida["aud"]) == ("ID", "field-service", "1", "field-service")
    assert (access["typ"], access["azp"], op.header(body["access_token"])["typ"]) == ("Bearer", "field-service", "JWT")
    assert access["realm_access"] == {"roles": ["Technician", "Dispatcher"]}
    assert "realm_access" not in ida
    assert body["session_state"] == ida["sid"]
    assert "realm_access" not in op.claims(op.tokens(op.linus)["access_token"])


def test_userinfo_says_its_errors_in_the_challenge_alone(op: Op) -> None:
    no_openid = op.tokens(scope="openid")["access_token"]
    bare = op.idp.app(Request(method="GET", url=op.origin + str(op.profile.endpoints.userinfo)))

    assert op.userinfo(no_openid).status == 200
    assert bare.header("www-authenticate") == 'Bearer realm="userinfo"'
    wrong = op.userinfo("not-a-token")
    assert (wrong.body, wrong.header("content-type")) == (b"", "text/plain;charset=UTF-8")
    assert 'error="invalid_token"' in str(wrong.header("www-authenticate"))


def signed_in(op: Op) -> str:
    return str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])


@pytest.mark.parametrize(
    ("parameters", "seen"),
    [
        (
            {"id_token_hint": "HINT", "post_logout_redirect_uri": "BACK", "state": "s"},
            "makeitnative://oauth/goodbye?state=s",
        ),
        ({"client_id": "field-service", "post_logout_redirect_uri": "BACK"}, "Sign out?"),
        ({}, "Sign out?"),
        ({"post_logout_redirect_uri": "BACK"}, "We are sorry... Missing parameters: id_token_hint"),
        ({"redirect_uri": "BACK"}, "We are sorry... Invalid parameter: redirect_uri"),
    ],
)  # fmt: skip
def test_logout(op: Op, read: Callable[[Response], str], parameters: dict[str, str], seen: str) -> None:
    known = {"HINT": signed_in(op), "BACK": op.goodbye}
    response = op.browser.get(LOGOUT, **{name: known.get(value, value) for name, value in parameters.items()})

    assert (response.header("location") or read(response)).startswith(seen)
    assert response.status == (302 if "HINT" in parameters.values() else 200 if seen == "Sign out?" else 400)


def test_the_keys(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    assert [(key["use"], key["alg"]) for key in keys_of(op)] == [("enc", "RSA-OAEP"), ("sig", "RS256")]
    assert all({"x5c", "x5t", "x5t#S256"} <= set(key) for key in keys_of(op))


def test_cache_headers(op: Op) -> None:
    discovery = op.idp.app(Request(method="GET", url=op.idp.discovery_url))
    certs = op.idp.app(Request(method="GET", url=op.origin + op.profile.endpoints.jwks))

    assert discovery.header("cache-control") == "no-cache, must-revalidate, no-transform, no-store"
    assert certs.header("cache-control") == "no-cache"
