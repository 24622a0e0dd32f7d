"""Google: no custom scheme for a web client, no secret for an iOS client, no offline_access, no logout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

    from mobile_sso.testbed.http import Response

WEB = "https://app.test/callback"
IOS = "1234-abc.apps.googleusercontent.com"
BLOCKED = "Access blocked: This app's request is invalid"


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("google", redirect_uris=(WEB,))


REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (401, "invalid_client", "Unauthorized"),
    "code unknown": (400, "invalid_grant", "Malformed auth code."),
    "code reused": (400, "invalid_grant", "Bad Request"),
    "code expired": (400, "invalid_grant", "Bad Request"),
    "redirect_uri differs": (400, "redirect_uri_mismatch", "Bad Request"),
    "verifier wrong": (400, "invalid_grant", "PKCE verification failed."),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name) == REFUSALS[name]


@pytest.mark.parametrize(("name", "error"), [("deny", "access_denied"), ("prompt=none", "interaction_required")])
def test_redirected_refusals(op: Op, refused: Refused, name: str, error: str) -> None:
    assert refused(op, name)[1] == error


@pytest.mark.parametrize(
    ("platform", "registered", "code", "text"),
    [
        (
            "web", "makeitnative://oauth/callback", "Error 400: invalid_request",
            "Custom scheme URIs are not allowed for 'WEB' client type.",
        ),
        (
            "ios", "makeitnative://oauth/callback", "Error 400: invalid_request",
            "Custom schemes cannot have authority: makeitnative://oauth/callback",
        ),
        (
            "ios", "makeitnative:/oauth/callback", "Error 400: invalid_request",
            "The custom scheme of the redirect_uri makeitnative:/oauth/callback does not belong to this client.",
        ),
        (
            "android", "field-service:/oauth/callback", "Error 400: invalid_request",
            "Custom URI scheme is not enabled for your Android client.",
        ),
        (
            "ios", "/oauth/callback", "Error 400: invalid_request",
            "Invalid parameter value for redirect_uri: Missing scheme: /oauth/callback",
        ),
        (
            "web", "https://app.test/elsewhere", "Error 400: redirect_uri_mismatch",
            "You can't sign in because this app sent an invalid request. The redirect_uri https://app.test/elsewhere "
            "is not registered.",
        ),
    ],
)  # fmt: skip
def test_a_redirect_uri_of_another_form_is_refused_with_the_reason(
    profiled: Profiled, read: Callable[[Response], str], platform: str, registered: str, code: str, text: str
) -> None:
    op = profiled("google", platform=platform, redirect_uris=(WEB, "makeitnative://oauth/callback"))
    page = op.browser.authorize(redirect_uri=registered)

    assert page.status == 400
    assert read(page).startswith(f"{BLOCKED} {text} Error code: {code}")


def test_an_ios_client_comes_back_by_its_reversed_id_and_has_no_secret(profiled: Profiled) -> None:
    callback = "com.googleusercontent.apps.1234-abc:/oauth/callback"
    op = profiled("google", client_id=IOS, platform="ios", token_endpoint_auth_method="none", redirect_uris=(callback,))

    answer = op.browser.sign_in()
    assert str(answer.header("location")).startswith(f"{callback}?code=4%2F0A")
    assert op.redeem(op.answer(answer)["code"].rstrip("#"), headers=(), client_id=IOS).status == 200
    assert op.redeem(op.code(), client_id=IOS, headers=(op.basic(),)).status == 401


def test_offline_access_is_an_invalid_scope(op: Op) -> None:
    page = op.browser.authorize(scope="openid offline_access")

    assert (page.status, "Error 400: invalid_scope" in page.text) == (400, True)
    assert "Some requested scopes were invalid. {valid=[openid], invalid=[offline_access]}" in page.text
    assert "refresh_token" not in op.tokens()


def test_the_authorization_response_says_more_than_asked(op: Op) -> None:
    location = str(op.browser.sign_in().header("location"))

    assert location.endswith("#")
    assert {"authuser", "prompt", "scope"} <= set(op.answer(op.browser.authorize()))
    assert set(op.answer(op.new_browser().authorize(prompt="none"))) == {"error", "error_description", "state"}


def test_the_tokens(op: Op) -> None:
    body = op.tokens()
    claims = op.claims(body["id_token"])

    assert str(body["scope"]).split() == [
        "openid",
        "https://www.googleapis.com/auth/userinfo.profile",
        "https://www.googleapis.com/auth/userinfo.email",
    ]
    assert (str(body["access_token"])[:5], body["expires_in"]) == ("ya29.", 3599)
    assert (claims["iss"], claims["azp"], claims["email_verified"]) == ("https://idp.test", "field-service", True)


def test_there_is_no_logout(op: Op) -> None:
    assert "end_session_endpoint" not in op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()
    assert op.browser.get("/logout").status == 404


def test_an_embedded_browser_is_refused(op: Op) -> None:
    from urllib.parse import urlencode

    query = urlencode(op.browser.op.authorization_parameters())
    page = op.browser.send(
        Request(
            method="GET",
            url=f"{op.origin}/o/oauth2/v2/auth?{query}",
            headers=(("User-Agent", "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36"),),
        )
    )

    assert (page.status, "disallowed_useragent" in page.text) == (403, True)


def test_keys_and_how_long_they_may_be_kept(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    def cached(url: str) -> str | None:
        return op.idp.app(Request(method="GET", url=url)).header("cache-control")

    assert [len(str(key["kid"])) for key in keys_of(op)] == [40, 40]
    assert cached(op.idp.discovery_url) == "public, max-age=3600"
    assert cached(f"{op.origin}/oauth2/v3/certs") == "public, max-age=21600, must-revalidate, no-transform"
