"""Sign in with Apple: https callbacks alone, a form posted across sites, bare errors, texts where booleans belong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

    from mobile_sso.testbed.http import Response

WEB = "https://app.test/callback"


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("apple", redirect_uris=(WEB,))


def code_of(op: Op, **changes: str) -> str:
    """Return a code that comes in the query: without name and email nothing is posted."""
    return op.code(scope="openid", **changes)


REFUSED_URL = (400, "Something went wrong", "Invalid web redirect url.", "invalid_request")
REFUSALS: dict[str, tuple[object, ...]] = {
    "unknown client at token": (400, "invalid_client"),
    "code unknown": (400, "invalid_grant"),
    "redirect_uri mismatch": REFUSED_URL,
    "refresh token unknown": (400, "invalid_grant"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name) == REFUSALS[name]


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "an-expired-jwt"}, 400, "invalid_client"),
        ({"code_verifier": "x" * 43}, 400, "invalid_grant"),
        ({"redirect_uri": "https://app.test/other"}, 400, "invalid_grant"),
    ],
)
def test_an_error_at_the_token_endpoint_is_bare(op: Op, changes: dict[str, str], status: int, error: str) -> None:
    refused = op.redeem(code_of(op), **changes)

    assert (refused.status, refused.json_object()) == (status, {"error": error})


def test_a_code_is_good_once(op: Op) -> None:
    code = code_of(op)

    assert op.redeem(code).status == 200
    assert op.redeem(code).json_object() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "uri", ["makeitnative://oauth/callback", "http://localhost/callback", "https://127.0.0.1/callback", "https://localhost/"]
)  # fmt: skip
def test_nothing_but_https_on_a_domain_is_a_callback(profiled: Profiled, refused: Refused, uri: str) -> None:
    """It may be entered in the mock, for a test of just this; the authorization endpoint refuses it."""
    op = profiled("apple", redirect_uris=(uri,))

    page = op.browser.authorize()
    assert (page.status, "Invalid web redirect url." in page.text) == (400, True)


def test_cancelling_has_an_error_of_its_own(op: Op) -> None:
    denied = op.browser.fill_in(op.browser.authorize(scope="openid"), action="cancel")

    answer = op.answer(denied)
    assert answer == {"error": "user_cancelled_authorize", "state": "the-state"}


@pytest.mark.parametrize(
    ("scope", "posted"), [("openid", False), ("openid email", True), ("openid name", True), ("openid name email", True)]
)
def test_name_or_email_make_the_answer_a_form_for_the_callback(op: Op, scope: str, posted: bool) -> None:
    response = op.browser.sign_in(scope=scope)

    if posted:
        assert response.status == 200
        assert f'action="{WEB}"' in response.text
        assert re.search(r'name="state" value="the-state"', response.text)
    else:
        assert str(response.header("location")).startswith(f"{WEB}?code=")


def test_a_response_mode_of_ones_own_does_not_help(op: Op) -> None:
    assert op.browser.sign_in(scope="openid email", response_mode="query").status == 200


def test_the_tokens(op: Op) -> None:
    page = op.browser.sign_in(scope="openid email")
    found = re.search(r'name="code" value="([^"]+)"', page.text)
    assert found
    body = op.redeem(found[1]).json_object()
    claims = op.claims(body["id_token"])

    assert (claims["email"], claims["email_verified"], claims["is_private_email"]) == ("ada@people.test", "true", False)
    assert (claims["iss"], claims["nonce_supported"]) == ("https://idp.test", True)
    assert claims["sub"] not in ("ada", "auth0|ada")
    assert {"auth_time", "amr", "sid"} & set(claims) == {"auth_time"}
    assert {"access_token", "refresh_token", "id_token", "expires_in", "token_type"} <= set(body)


def test_there_is_neither_userinfo_nor_logout(op: Op) -> None:
    for path in ("/userinfo", "/auth/userinfo", "/logout", "/auth/logout"):
        assert op.browser.get(path).status == 404


def test_the_keys(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    kids = [str(key["kid"]) for key in keys_of(op)]
    response: Response = op.redeem(code_of(op))

    assert len(kids) == 3
    assert all(re.fullmatch(r"[A-Z2-7]{10}", kid) for kid in kids)
    assert op.header(response.json_object()["id_token"])["kid"] == kids[-1]
    assert all({"alg", "use", "kid", "kty", "n", "e"} == set(key) for key in keys_of(op))
