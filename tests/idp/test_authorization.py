from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op


ISSUER = "https://idp.test"


def test_a_sign_in_ends_at_the_registered_redirect_uri_with_code_state_and_iss(op: Op) -> None:
    response = op.browser.sign_in()

    location = response.header("location")
    parameters = op.answer(response)
    assert location == f"{op.callback}?code={parameters['code']}&state=the-state&iss=https%3A%2F%2Fidp.test"
    assert response.status == 303
    assert response.header("cache-control") == "no-store"
    assert len(parameters["code"]) >= 43  # 256 bits


@pytest.mark.parametrize(
    ("redirect_uri", "before_the_query"),
    [
        ("MakeItNative://OAuth/callback", "MakeItNative://OAuth/callback?"),
        ("makeitnative://oauth/callback", "makeitnative://oauth/callback?"),
        ("com.example.app:/callback", "com.example.app:/callback?"),
        ("com.example.app:callback", "com.example.app:callback?"),
        ("makeitnative://", "makeitnative://?"),
        ("https://App.Example/cb?tenant=a%20b&x", "https://App.Example/cb?tenant=a%20b&x&"),
        ("http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/callback?"),
    ],
)
def test_the_location_is_the_registered_uri_byte_for_byte(
    make_op: MakeOp, redirect_uri: str, before_the_query: str
) -> None:
    op = make_op(redirect_uris=(redirect_uri,))

    location = op.browser.sign_in().header("location")

    assert location.startswith(before_the_query + "code=")


def test_a_request_by_post_gets_the_same_page(op: Op) -> None:
    page = op.browser.authorize(method="POST")

    assert page.status == 200
    assert "code" in op.answer(op.browser.fill_in(page, username="ada", password=op.ada.password))


@pytest.mark.parametrize(
    ("changes", "error", "text"),
    [
        ({"client_id": None}, "invalid_request", "The parameter client_id is missing."),
        ({"client_id": ""}, "invalid_request", "The parameter client_id is missing."),
        ({"client_id": "nobody"}, "invalid_client", "No client is registered with this client_id."),
        ({"redirect_uri": None}, "invalid_request", "The parameter redirect_uri is missing."),
        *(
            (
                {"redirect_uri": uri},
                "invalid_request",
                "The redirect_uri is not registered for this client; it must match exactly.",
            )
            for uri in (
                "makeitnative://oauth/callback/",
                "makeitnative://oauth/callback?x=1",
                "MakeItNative://oauth/callback",
                "makeitnative://oauth/call%62ack",
                "makeitnative://oauth/callback#",
                "https://attacker.test/",
                "javascript:alert(1)",
            )
        ),
    ],
)
def test_an_unknown_client_or_redirect_uri_is_shown_a_page_and_never_redirected(
    op: Op, changes: dict[str, str | None], error: str, text: str
) -> None:
    response = op.browser.authorize(**changes)

    assert response.status == 400
    assert response.header("location") is None
    assert f"<code>{error}</code>" in response.text
    assert f'<p role="alert">{text}</p>' in response.text


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_a_repeated_client_or_redirect_uri_is_shown_a_page(op: Op, name: str) -> None:
    from urllib.parse import urlencode

    parameters = op.authorization_parameters()
    query = urlencode([*parameters.items(), (name, parameters[name])])

    response = op.idp.app(Request(method="GET", url=f"{op.origin}/authorize?{query}"))

    assert response.status == 400
    assert f"The parameter {name} is given more than once." in response.text


REDIRECTED_ERRORS = [
    ({"response_type": None}, "invalid_request", "The parameter response_type is missing."),
    ({"response_type": "token"}, "unsupported_response_type", "The only response_type is code."),
    ({"response_type": "code id_token"}, "unsupported_response_type", "The only response_type is code."),
    (
        {"response_mode": "web_message"},
        "invalid_request",
        "The values of response_mode are query, fragment, form_post.",
    ),
    ({"scope": None}, "invalid_request", "The parameter scope is missing."),
    ({"scope": "profile"}, "invalid_scope", "The scope must hold openid."),
    ({"scope": "OpenID"}, "invalid_scope", "The scope must hold openid."),
    ({"prompt": "never"}, "invalid_request", "The values of prompt are none, login, consent, select_account."),
    ({"prompt": "none login"}, "invalid_request", "The prompt none cannot be combined with another one."),
    ({"prompt": "none"}, "login_required", "Nobody is signed in."),
    (
        {"max_age": "-1"},
        "invalid_request",
        "The parameter max_age must be a number of seconds, zero or more.",
    ),
    (
        {"max_age": "soon"},
        "invalid_request",
        "The parameter max_age must be a number of seconds, zero or more.",
    ),
    ({"request": "eyJ"}, "request_not_supported", "The parameter request is not supported."),
    ({"request_uri": "https://x.test"}, "request_uri_not_supported", "The parameter request_uri is not supported."),
    ({"registration": "{}"}, "registration_not_supported", "The parameter registration is not supported."),
    (
        {"code_challenge_method": "plain"},
        "invalid_request",
        "Transform algorithm not supported; the code_challenge_method must be S256.",
    ),
    (
        {"code_challenge_method": None},
        "invalid_request",
        "Transform algorithm not supported; the code_challenge_method must be S256.",
    ),
    (
        {"code_challenge": None},
        "invalid_request",
        "There is a code_challenge_method but no code_challenge.",
    ),
    (
        {"code_challenge": "short"},
        "invalid_request",
        "The code_challenge is not the base64url text of a SHA-256 digest.",
    ),
    (
        {"id_token_hint": "a.b.c"},
        "invalid_request",
        "The id_token_hint is not an ID token that this provider issued to this client.",
    ),
]


@pytest.mark.parametrize(("changes", "error", "text"), REDIRECTED_ERRORS)
def test_other_mistakes_are_redirected_with_state_and_iss(
    op: Op, changes: dict[str, str | None], error: str, text: str
) -> None:
    response = op.browser.authorize(**changes)

    assert response.status == 302
    assert response.header("location").startswith(op.callback + "?error=")
    assert op.answer(response) == {
        "error": error,
        "error_description": text,
        "state": "the-state",
        "iss": ISSUER,
    }


def test_a_repeated_parameter_is_refused_and_of_two_states_none_is_sent_back(op: Op) -> None:
    from urllib.parse import urlencode

    query = urlencode([*op.authorization_parameters().items(), ("state", "another")])

    response = op.idp.app(Request(method="GET", url=f"{op.origin}/authorize?{query}"))

    assert op.answer(response) == {
        "error": "invalid_request",
        "error_description": "A parameter is given more than once.",
        "iss": ISSUER,
    }


def test_a_request_without_state_gets_none_back(op: Op) -> None:
    assert "state" not in op.answer(op.browser.sign_in(state=None))
    assert "state" not in op.answer(op.new_browser().authorize(state=None, prompt="none"))


def test_state_comes_back_as_it_was_sent(op: Op) -> None:
    state = "a+b c&d=e%20f?g#h~é\"'<>\\^`{|}"

    assert op.answer(op.browser.sign_in(state=state))["state"] == state


def test_unknown_parameters_and_scopes_make_no_difference(op: Op) -> None:
    tokens = op.tokens(foo="bar", display="page", ui_locales="tr", claims_locales="tr", scope="zebra openid email")

    assert tokens["scope"] == "openid email"


def test_a_profile_without_rfc_9207_sends_no_iss(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(authorization_response_iss=False))

    assert set(op.answer(op.browser.sign_in())) == {"code", "state"}
    assert set(op.answer(op.new_browser().authorize(prompt="none"))) == {"error", "error_description", "state"}


def test_a_profile_may_require_pkce(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(pkce_required=True))

    refused = op.answer(op.browser.authorize(code_challenge=None, code_challenge_method=None))

    assert (refused["error"], refused["error_description"]) == ("invalid_request", "Code challenge required.")
    assert op.browser.authorize().status == 200


def test_the_second_authorization_is_silent(op: Op) -> None:
    first = op.answer(op.browser.sign_in())
    second = op.browser.authorize(state="second")

    assert second.status == 302
    assert op.answer(second)["state"] == "second"
    assert op.answer(second)["code"] != first["code"]
    assert op.idp.sso_sessions() == 1


def test_another_browser_is_asked_again(op: Op) -> None:
    op.browser.sign_in()

    assert op.new_browser().authorize().status == 200


def test_the_session_ends_with_its_lifetime(op: Op) -> None:
    op.browser.sign_in()
    op.clock.advance(op.profile.lifetimes.sso_session - 1)
    assert op.browser.authorize().status == 302
    op.clock.advance(1)

    assert op.browser.authorize().status == 200
    assert op.idp.sso_sessions() == 0


@pytest.mark.parametrize("prompt", ["login", "consent", "select_account", "login consent"])
def test_prompt_shows_the_page_in_spite_of_a_session(op: Op, prompt: str) -> None:
    op.browser.sign_in()

    assert op.browser.authorize(prompt=prompt).status == 200


def test_prompt_none_is_silent_with_a_session_and_keeps_sub_and_auth_time(op: Op) -> None:
    first = op.claims(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])
    op.clock.advance(60)
    silent = op.answer(op.browser.authorize(prompt="none"))

    second = op.claims(op.redeem(silent["code"]).json_object()["id_token"])

    assert (second["sub"], second["auth_time"], second["sid"]) == (first["sub"], first["auth_time"], first["sid"])
    assert second["iat"] == first["iat"] + 60


def test_signing_in_again_renews_auth_time_and_cookie_but_not_sid(op: Op) -> None:
    first = op.claims(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])
    cookie = dict(op.browser.cookies)
    op.clock.advance(60)
    again = op.answer(op.browser.sign_in(prompt="login"))

    second = op.claims(op.redeem(again["code"]).json_object()["id_token"])

    assert second["auth_time"] == first["auth_time"] + 60
    assert second["sid"] == first["sid"]
    assert op.browser.cookies != cookie
    assert op.idp.sso_sessions() == 1


def test_somebody_else_signing_in_in_the_same_browser_ends_the_first_session(op: Op) -> None:
    first = op.claims(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])
    other = op.answer(op.browser.sign_in(op.grace, prompt="select_account"))

    second = op.claims(op.redeem(other["code"]).json_object()["id_token"])

    assert second["sub"] == "grace"
    assert second["sid"] != first["sid"]
    assert op.idp.sso_sessions() == 1


@pytest.mark.parametrize(
    ("max_age", "age", "silent"), [("0", 0, False), ("60", 60, True), ("60", 61, False), ("10000", 9999, True)]
)
def test_max_age_asks_for_a_new_sign_in_when_the_last_is_older(op: Op, max_age: str, age: float, silent: bool) -> None:
    op.browser.sign_in()
    op.clock.advance(age)

    assert op.browser.authorize(max_age=max_age).status == (302 if silent else 200)
    without_page = op.answer(op.browser.authorize(max_age=max_age, prompt="none"))
    assert without_page.get("error") == (None if silent else "login_required")


@pytest.mark.parametrize(
    ("reachable", "asked", "reached"),
    [
        ((), "gold silver", "gold"),
        (("silver", "bronze"), "gold silver", "silver"),
        (("silver",), "gold", "base"),
        (("silver",), None, "base"),
    ],
)
def test_acr_is_the_first_of_acr_values_that_can_be_reached(
    make_op: MakeOp, reachable: tuple[str, ...], asked: str | None, reached: str
) -> None:
    op = make_op(IdpProfile(acr_values=reachable, default_acr="base"))

    assert op.claims(op.tokens(acr_values=asked)["id_token"])["acr"] == reached


def test_without_acr_values_and_default_there_is_no_acr_claim(op: Op) -> None:
    assert "acr" not in op.claims(op.tokens()["id_token"])


def test_a_higher_acr_needs_another_sign_in(op: Op) -> None:
    op.browser.sign_in(acr_values="silver")

    assert op.browser.authorize(acr_values="silver").status == 302
    assert op.browser.authorize(acr_values="gold silver").status == 302
    assert op.browser.authorize(acr_values="gold").status == 200
    assert op.answer(op.browser.authorize(acr_values="gold", prompt="none"))["error"] == "interaction_required"


def test_an_id_token_hint_of_the_person_who_is_signed_in_is_silent(op: Op) -> None:
    hint = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    op.clock.advance(op.profile.lifetimes.id_token + 1)  # an expired hint is still a hint

    assert "code" in op.answer(op.browser.authorize(prompt="none", id_token_hint=hint))


def test_an_id_token_hint_of_somebody_else_is_login_required(op: Op) -> None:
    hint = op.tokens(op.grace)["id_token"]
    op.browser.sign_in()

    silent = op.answer(op.browser.authorize(prompt="none", id_token_hint=hint))
    assert silent["error"] == "login_required"
    assert silent["error_description"] == "Somebody else than the id_token_hint says is signed in."
    page = op.browser.authorize(id_token_hint=hint)
    typed = op.answer(op.browser.fill_in(page, username="ada", password=op.ada.password))
    assert typed["error"] == "login_required"


def test_an_access_token_is_no_hint(op: Op) -> None:
    access_token = op.tokens()["access_token"]

    assert op.answer(op.browser.authorize(id_token_hint=access_token))["error"] == "invalid_request"


def test_a_person_who_is_no_longer_assigned_is_refused_silently_too(op: Op) -> None:
    op.browser.sign_in()
    op.idp.put_persona(replace(op.ada, assigned=False))

    refused = op.answer(op.browser.authorize(prompt="none"))

    assert refused["error"] == "access_denied"
    assert refused["error_description"] == "User is not assigned to the client application."


def test_a_refusal_is_kept_with_the_detail_its_sender_was_not_told(op: Op) -> None:
    op.browser.authorize(redirect_uri="https://attacker.test/")

    refusal = op.idp.refusals()[-1]
    assert (refusal.path, refusal.error) == ("/authorize", "invalid_request")
    assert refusal.detail == "redirect_uri 'https://attacker.test/', client 'field-service'"
