"""Okta, org and custom authorization server: state is required, the hint is required, a page with two labels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

EVERY = ("okta-org", "okta-custom")
CODE = "The authorization code is invalid or has expired."

REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (401, "invalid_client", "The client secret supplied for a confidential client is invalid."),
    "code unknown": (400, "invalid_grant", CODE),
    "code reused": (400, "invalid_grant", CODE),
    "code expired": (400, "invalid_grant", CODE),
    "verifier wrong": (400, "invalid_grant", "PKCE verification failed."),
    "not assigned": (303, "access_denied", "User is not assigned to the client application."),
    "redirect_uri mismatch": (
        400,
        "400 Bad Request",
        "Error Code: invalid_request Description: The 'redirect_uri' parameter must be a Login redirect URI in the "
        "client app settings: https://okta.test/admin/app/oidc_client/instance/field-service#tab-general",
        "invalid_request",
    ),
}


@pytest.fixture(params=EVERY)
def op(request: pytest.FixtureRequest, profiled: Profiled) -> Op:
    return profiled(str(request.param))


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name) == REFUSALS[name]


@pytest.mark.parametrize(("name", "error"), [("deny", "access_denied"), ("prompt=none", "login_required")])
def test_redirected_refusals(op: Op, refused: Refused, name: str, error: str) -> None:
    assert refused(op, name)[1] == error


def test_no_credentials_and_twice_the_credentials(op: Op) -> None:
    none = op.redeem(op.code(), headers=(), client_id="field-service")
    twice = op.redeem(op.code(), client_id="field-service", client_secret="any-secret")

    assert (none.status, none.json_object()["error_description"]) == (401, "No client credentials found.")
    assert (twice.status, twice.json_object()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(("state", "error"), [("abc.DEF-1_2,3", None), ("a b", "invalid_request"), (None, "")])
def test_state_is_required_and_has_few_characters(op: Op, state: str | None, error: str | None) -> None:
    response = op.browser.authorize(state=state)

    if error is None:
        assert response.status == 200
    else:
        assert op.answer(response)["error"] == "invalid_request"


def test_a_native_application_may_have_a_secret_as_the_set_up_of_mobile_sso_wants(profiled: Profiled) -> None:
    op = profiled("okta-custom", platform="native")

    assert op.redeem(op.code()).status == 200


def test_a_native_application_needs_pkce_with_a_secret_too(profiled: Profiled) -> None:
    op = profiled("okta-custom", platform="native")
    refused = op.redeem(op.code(code_challenge=None, code_challenge_method=None), code_verifier=None)

    assert (refused.status, refused.json_object()["error"]) == (400, "invalid_request")


def test_an_origin_header_is_nobodys_business(op: Op) -> None:
    assert op.redeem(op.code(), headers=(op.basic(), ("Origin", "https://app.test"))).status == 200


def test_a_scope_that_nobody_configured(op: Op) -> None:
    told = op.answer(op.browser.authorize(scope="openid nonsense"))

    assert (told["error"], told["error_description"]) == (
        "invalid_scope", "One or more scopes are not configured for the authorization server resource.",
    )  # fmt: skip


def test_an_authorization_server_that_does_not_exist_answers_like_the_api(op: Op) -> None:
    answer = op.idp.app(Request(method="GET", url=f"{op.origin}/oauth2/other/.well-known/openid-configuration"))

    assert answer.status == 404
    assert list(answer.json_object()) == ["errorCode", "errorSummary", "errorLink", "errorId", "errorCauses"]
    assert answer.json_object()["errorCode"] == "E0000007"


@pytest.mark.parametrize(
    ("acr", "known"), [("urn:okta:loa:1fa:any", True), ("urn:okta:loa:2fa:any", True), ("x", False)]
)
def test_authentication_contexts(op: Op, acr: str, known: bool) -> None:
    claims = json.dumps({"id_token": {"acr": {"essential": True, "values": [acr]}}})

    assert (op.browser.authorize(claims=claims).status == 200) is known


def test_the_prompt_for_another_authenticator_is_known(op: Op) -> None:
    assert op.browser.authorize(prompt="enroll_authenticator").status == 200
    assert op.answer(op.new_browser().authorize(prompt="select_account"))["error"] == "invalid_request"


def test_the_access_token(profiled: Profiled) -> None:
    org, custom = profiled("okta-org"), profiled("okta-custom")
    thin, full = (each.claims(each.tokens()["id_token"]) for each in (org, custom))
    of_org, of_custom = (each.claims(each.tokens()["access_token"]) for each in (org, custom))

    assert (of_org["aud"], of_custom["aud"]) == ("https://idp.test", "api://default")
    assert of_custom["scp"] == ["openid", "profile", "email"]
    assert "email" not in thin
    assert full["email"] == "ada@people.test"
    assert str(thin["jti"]).startswith("ID.")
    assert str(of_org["jti"]).startswith("AT.")
    assert set(custom.header(custom.tokens()["access_token"])) == {"alg", "kid"}


@pytest.mark.parametrize("with_hint", [True, False])
def test_a_logout_without_a_hint_is_refused(op: Op, with_hint: bool) -> None:
    hint = str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])
    parameters = {"id_token_hint": hint} if with_hint else {"client_id": "field-service"}

    response = op.browser.get(
        str(op.profile.endpoints.end_session), post_logout_redirect_uri=op.goodbye, state="s", **parameters
    )
    if with_hint:
        assert response.header("location") == f"{op.goodbye}?state=s"
    else:
        assert (response.status, response.header("location"), op.idp.sso_sessions()) == (400, None, 1)


def test_keys_and_how_long_they_may_be_kept(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    def cached(url: str) -> str | None:
        return op.idp.app(Request(method="GET", url=url)).header("cache-control")

    assert {"kty", "alg", "kid", "use", "e", "n"} == set(keys_of(op)[0])
    assert cached(op.idp.discovery_url) == "max-age=86400"
    assert cached(op.origin + op.profile.endpoints.jwks) == "max-age=3832304, must-revalidate"
