"""AWS Cognito: bare errors, a page of its own for a wrong redirect URI, a key per token type, another logout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

    from mobile_sso.testbed.http import Response

NO_CLIENT = "Missing required parameter client_id in request URL"
SIGNED_OUT = "Signed out You are signed out. You can close this page."
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("cognito")


REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (400, "invalid_client"),
    "unknown client at token": (400, "invalid_client"),
    "code unknown": (400, "invalid_grant"),
    "code reused": (400, "invalid_grant"),
    "code expired": (400, "invalid_grant"),
    "verifier wrong": (400, "invalid_grant"),
    "verifier missing": (400, "invalid_grant"),
    "redirect_uri differs": (400, "invalid_grant"),
    "redirect_uri missing": (400, "invalid_request"),
    "refresh token unknown": (400, "invalid_grant"),
    "redirect_uri mismatch": (302, "/error?error=redirect_mismatch&client_id=field-service"),
    "prompt=none": (302, "login_required", "Nobody is signed in."),
    "offline_access": (302, "invalid_scope", "The scope offline_access is not known."),
    "bad token at userinfo": (401, "invalid_token"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name) == REFUSALS[name]


def test_a_wrong_redirect_uri_ends_on_a_page_of_cognitos(op: Op, read: Callable[[Response], str]) -> None:
    led = op.browser.authorize(redirect_uri="makeitnative://oauth/elsewhere")
    page = op.browser.send(Request(method="GET", url=op.origin + str(led.header("location"))))

    assert (page.status, "redirect_mismatch" in read(page)) == (400, True)


def test_the_challenge_of_userinfo_has_no_scheme(op: Op) -> None:
    challenge = op.userinfo("not-a-token").header("www-authenticate")

    assert challenge == 'error="invalid_token", error_description="The access token is invalid or has expired"'


def test_the_authorization_response_is_code_and_state(op: Op) -> None:
    answer = op.answer(op.browser.sign_in())

    assert set(answer) == {"code", "state"}
    assert re.fullmatch(UUID, answer["code"])


@pytest.mark.parametrize(
    ("sent", "back"), [('{"return":"/home"}', "{return:/home}"), ("%7B%22a%22%3A1%7D", "{a:1}"), ("plain", "plain")]
)
def test_a_state_of_json_comes_back_mangled(op: Op, sent: str, back: str) -> None:
    assert op.answer(op.browser.sign_in(state=sent))["state"] == back


def test_the_tokens(op: Op) -> None:
    body = op.tokens(op.grace)
    ida, access = op.claims(body["id_token"]), op.claims(body["access_token"])

    assert (ida["token_use"], ida["aud"], ida["cognito:username"]) == ("id", "field-service", "grace")
    assert re.fullmatch(UUID, str(ida["sub"]))
    assert ida["iss"] == access["iss"] == "https://idp.test/eu-west-1_Mock12345"
    assert "aud" not in access
    assert (access["token_use"], access["client_id"], access["username"]) == ("access", "field-service", "grace")
    assert access["scope"] == "openid profile email"
    assert ida["cognito:groups"] == access["cognito:groups"] == ["Technician", "Dispatcher"]
    assert "typ" not in op.header(body["access_token"])
    assert body["expires_in"] == 3600


def test_each_type_of_token_has_a_key_of_its_own(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    body = op.tokens()
    kids = [op.header(body[name])["kid"] for name in ("id_token", "access_token")]

    assert kids == [key["kid"] for key in keys_of(op)]
    assert kids[0] != kids[1]
    assert all(re.fullmatch(r"[A-Za-z0-9+/]{43}=", str(kid)) and "+" in str(kid) and "/" in str(kid) for kid in kids)


def test_email_verified_is_a_text_at_userinfo_only(op: Op) -> None:
    body = op.tokens()

    assert op.claims(body["id_token"])["email_verified"] is True
    assert op.userinfo(body["access_token"]).json_object()["email_verified"] == "true"


def test_a_refresh_token_comes_unasked_and_is_not_issued_again(op: Op) -> None:
    token = str(op.tokens()["refresh_token"])

    for _ in range(2):
        refreshed = op.refresh(token)
        assert refreshed.status == 200
        assert "refresh_token" not in refreshed.json_object()


@pytest.mark.parametrize(
    ("parameters", "status", "seen"),
    [
        ({"client_id": "field-service", "logout_uri": "BACK", "state": "s"}, 302, "makeitnative://oauth/goodbye"),
        ({"id_token_hint": "HINT", "post_logout_redirect_uri": "BACK"}, 400, NO_CLIENT),
        ({"client_id": "field-service", "post_logout_redirect_uri": "BACK"}, 200, SIGNED_OUT),
        ({"client_id": "field-service", "logout_uri": "https://elsewhere.test/"}, 400, "Something went wrong"),
        (
            {"client_id": "field-service", "redirect_uri": "CALLBACK", "response_type": "code"}, 302,
            "https://idp.test/oauth2/authorize?client_id=field-service"
            "&redirect_uri=makeitnative%3A%2F%2Foauth%2Fcallback&response_type=code",
        ),
    ],
)  # fmt: skip
def test_logout(op: Op, read: Callable[[Response], str], parameters: dict[str, str], status: int, seen: str) -> None:
    hint = str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])
    known = {"HINT": hint, "BACK": op.goodbye, "CALLBACK": op.callback}
    response = op.browser.get("/logout", **{name: known.get(text, text) for name, text in parameters.items()})

    assert response.status == status
    assert seen in (response.header("location") or read(response))
    assert op.idp.sso_sessions() == (1 if status == 400 else 0)
    if status == 302:
        assert response.header("location") == seen
