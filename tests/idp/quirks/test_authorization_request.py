"""Quirks of the authorization request: prompts, who is answered, parameters, codes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import pytest

from mobile_sso.testbed.http import Request

from .redirects import PAGE, alert, outcome

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import JsonValue

REGISTERED = "makeitnative://oauth/callback"


# prompt, max_age, acr_values ------------------------------------------------------------------------------------------


def signed_in(op: Op, *, waited: int = 0) -> Op:
    op.browser.sign_in()
    op.clock.advance(waited)
    return op


@pytest.mark.parametrize(
    ("ignored", "prompt", "ideal", "deviation"),
    [
        ({}, "login", "page", "code"),
        ({}, "consent", "page", "code"),
        ({"value": "login"}, "login", "page", "code"),
        ({"value": "consent"}, "login", "page", "page"),
        ({"value": "login"}, "login consent", "page", "page"),
    ],
)
def test_prompt_ignored_answers_silently(
    op: Op, quirky: Quirky, ignored: dict[str, JsonValue], prompt: str, ideal: str, deviation: str
) -> None:
    assert outcome(signed_in(op).browser.authorize(prompt=prompt)) == ideal
    assert outcome(signed_in(quirky("prompt_ignored", **ignored)).browser.authorize(prompt=prompt)) == deviation


def test_prompt_ignored_shows_a_page_though_there_should_be_none(op: Op, quirky: Quirky) -> None:
    assert outcome(op.browser.authorize(prompt="none")) == "login_required"
    assert outcome(quirky("prompt_ignored", value="none").browser.authorize(prompt="none")) == "page"
    assert outcome(quirky("prompt_ignored").browser.authorize(prompt="none login")) == "invalid_request"


@pytest.mark.parametrize(
    ("ignored", "max_age", "ideal", "deviation"),
    [
        ({}, "60", "page", "code"),
        ({}, "0", "page", "code"),
        ({}, "120", "code", "code"),
        ({"value": 0}, "0", "page", "code"),
        ({"value": 0}, "60", "page", "page"),
    ],
)
def test_max_age_ignored_takes_an_old_sign_in(
    op: Op, quirky: Quirky, ignored: dict[str, JsonValue], max_age: str, ideal: str, deviation: str
) -> None:
    deviant = quirky("max_age_ignored", **ignored)

    assert outcome(signed_in(op, waited=100).browser.authorize(max_age=max_age)) == ideal
    assert outcome(signed_in(deviant, waited=100).browser.authorize(max_age=max_age)) == deviation
    assert outcome(deviant.browser.authorize(max_age="-1")) == "invalid_request"


@pytest.mark.parametrize(("ignored", "acr", "stepped_up"), [({}, None, False), ({"value": "gold"}, "silver", True)])
def test_acr_ignored_signs_in_as_if_nothing_had_been_asked(
    op: Op, quirky: Quirky, ignored: dict[str, JsonValue], acr: str | None, stepped_up: bool
) -> None:
    deviant = quirky("acr_ignored", **ignored)

    assert op.claims(op.tokens(acr_values="gold silver")["id_token"])["acr"] == "gold"
    assert deviant.claims(deviant.tokens(acr_values="gold silver")["id_token"]).get("acr") == acr
    assert outcome(signed_in(op).browser.authorize(acr_values="gold silver")) == "page"
    assert (outcome(signed_in(deviant).browser.authorize(acr_values="gold silver")) == "page") is stepped_up


def test_prompt_accept_knows_other_prompts(op: Op, quirky: Quirky) -> None:
    deviant = quirky("prompt_accept", values=["none", "login", "enroll_authenticator"])

    assert [outcome(op.browser.authorize(prompt=prompt)) for prompt in ("consent", "enroll_authenticator")] == [
        "page",
        "invalid_request",
    ]
    assert outcome(deviant.browser.authorize(prompt="consent")) == "invalid_request"
    assert outcome(deviant.browser.authorize(prompt="login enroll_authenticator")) == "page"
    metadata = deviant.idp.app(Request(method="GET", url=f"{op.origin}/.well-known/openid-configuration"))
    assert metadata.json_object()["prompt_values_supported"] == ["none", "login", "enroll_authenticator"]


# Who is answered ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clients", "redirect_uri", "silently", "without_page"),
    [
        ("all", REGISTERED, "code", "code"),
        ("assured_only", REGISTERED, "page", "interaction_required"),
        ("assured_only", "http://127.0.0.1/callback", "page", "interaction_required"),
        ("assured_only", "https://app.test/callback", "code", "code"),
    ],
)
def test_silent_approval_is_for_assured_clients(
    make_op: MakeOp, quirky: Quirky, clients: str, redirect_uri: str, silently: str, without_page: str
) -> None:
    registration = {"redirect_uris": (redirect_uri,)}
    ideal = signed_in(make_op(**registration))
    deviant = signed_in(quirky("silent_approval", registration=registration, clients=clients))

    assert outcome(ideal.browser.authorize()) == "code"
    assert outcome(deviant.browser.authorize()) == silently
    assert outcome(deviant.browser.authorize(prompt="none")) == without_page
    assert outcome(deviant.new_browser().sign_in()) == "code"
    assert outcome(deviant.new_browser().authorize(prompt="none")) == "login_required"  # the first obstacle counts


ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8{}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile {}"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {}"


@pytest.mark.parametrize(
    ("user_agent", "refused"),
    [
        (ANDROID.format("; wv", "Safari/537.36"), True),
        (ANDROID.format("", "Safari/537.36"), False),
        (IPHONE.format("Mobile/15E148"), True),
        (IPHONE.format("Version/17.0 Mobile/15E148 Safari/604.1"), False),
        (None, False),
    ],
)
def test_webview_block_refuses_an_embedded_browser(
    op: Op, quirky: Quirky, user_agent: str | None, refused: bool
) -> None:
    deviant = quirky("webview_block")
    headers = () if user_agent is None else (("User-Agent", user_agent),)
    url = f"{op.origin}/authorize?{urlencode(op.authorization_parameters())}"
    request = Request(method="GET", url=url, headers=headers)

    assert op.idp.app(request).status == PAGE
    response = deviant.idp.app(request)
    assert response.status == (400 if refused else PAGE)
    if refused:
        assert alert(response) == "This browser is part of an app and may not be used to sign in."
        assert "<code>disallowed_useragent</code>" in response.text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("more", "state", "redirect_uri"),
    [
        ({}, "the-state", REGISTERED),
        ({"keep_state": False}, None, REGISTERED),
        ({"redirect_uri": "https://app.test/honest"}, "the-state", "https://app.test/honest"),
    ],
)
def test_authorize_redirect_leads_to_the_honest_provider(
    op: Op, quirky: Quirky, method: str, more: dict[str, JsonValue], state: str | None, redirect_uri: str
) -> None:
    deviant = quirky("authorize_redirect", to_issuer="https://honest.test/t/acme", client_id="there", **more)
    sent = op.authorization_parameters()

    assert outcome(op.browser.authorize(method=method)) == "page"
    response = deviant.browser.authorize(method=method)
    url, _, query = (response.header("location") or "").partition("?")

    assert (response.status, url) == (302 if method == "GET" else 303, "https://honest.test/t/acme/authorize")
    expected = {**sent, "client_id": "there", "redirect_uri": redirect_uri, "state": state}
    assert dict(parse_qsl(query)) == {name: value for name, value in expected.items() if value is not None}
    assert deviant.idp.app(Request(method="GET", url=f"{op.origin}/jwks")).status == 200


def test_authorize_redirect_is_counted_by_authorization_requests_alone(quirky: Quirky) -> None:
    deviant = quirky(
        "authorize_redirect",
        to_issuer="https://honest.test",
        client_id="there",
        path="/as/authorize",
        strikes={"nth": 1},
    )
    deviant.idp.app(Request(method="GET", url="https://idp.test/jwks"))

    first, second = deviant.browser.authorize(), deviant.browser.authorize()

    assert (first.header("location") or "").startswith("https://honest.test/as/authorize?client_id=there&")
    assert second.status == PAGE
