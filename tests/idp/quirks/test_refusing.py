"""Quirks that refuse what is right: a second factor, a forgotten client, too many requests, failures in turn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.clock import VIRTUAL_START
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from tests.idp.conftest import Op
    from tests.idp.quirks.conftest import Quirky


@pytest.mark.parametrize("error", ["interaction_required", "mfa_required"])
def test_mfa_required_lets_nobody_in_silently(op: Op, quirky: Quirky, error: str) -> None:
    other = quirky("mfa_required", error=error)
    for provider in (op, other):
        assert provider.answer(provider.browser.sign_in()).get("code")

    assert op.answer(op.browser.authorize(prompt="none")).get("code")
    refused = other.answer(other.browser.authorize(prompt="none"))
    assert (refused["error"], refused["error_description"]) == (error, "The sign-in needs a second factor.")
    assert (op.browser.authorize().status, other.browser.authorize().status) == (302, 200)


def test_mfa_required_leaves_an_obstacle_that_is_there(quirky: Quirky) -> None:
    other = quirky("mfa_required")

    assert other.answer(other.browser.authorize(prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize(
    ("parameters", "known"),
    [
        ({"pattern": "odd"}, [False, True, False, True]),
        ({"pattern": "even"}, [True, False, True, False]),
        ({"share": 0}, [True] * 4),
        ({"share": 1}, [False] * 4),
    ],
)
def test_flaky_client_is_forgotten_now_and_then(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], known: list[bool]
) -> None:
    other = quirky("flaky_client", **parameters)

    pages = [other.browser.authorize() for _ in known]

    assert [page.status == 200 for page in pages] == known
    assert all(op.browser.authorize().status == 200 for _ in known)
    unknown = op.browser.authorize(client_id="nobody")
    assert all(page.text == unknown.text for page in pages if page.status != 200)


def test_flaky_client_is_unknown_at_the_token_endpoint_as_an_unknown_client_is(op: Op, quirky: Quirky) -> None:
    other = quirky("flaky_client", share=1, endpoints=["token"])

    response = other.redeem(other.code())

    assert (response.status, response.json_object()["error"]) == (401, "invalid_client")
    assert other.idp.refusals()[-1].detail == "forgotten by a quirk"
    assert op.redeem(op.code()).status == 200


def test_flaky_client_draws_a_share_from_its_seed(quirky: Quirky) -> None:
    def drawn(seed: int) -> list[int]:
        op = quirky("flaky_client", share=0.5, seed=seed)
        return [op.browser.authorize().status for _ in range(40)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 8 <= drawn(1).count(400) <= 32


@pytest.mark.parametrize(
    ("parameters", "headers"),
    [
        ({}, {"Retry-After": "50"}),
        ({"retry_after": 7}, {"Retry-After": "7"}),
        (
            {"headers": "okta"},
            {
                "X-Rate-Limit-Limit": "2",
                "X-Rate-Limit-Remaining": "0",
                "X-Rate-Limit-Reset": str(int(VIRTUAL_START) + 60),
            },
        ),
        (
            {"headers": "auth0"},
            {
                "X-RateLimit-Limit": "2",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": str(int(VIRTUAL_START) + 60),
            },
        ),
        ({"headers": "none", "status": 503}, {}),
    ],
)
def test_throttle_refuses_what_is_too_much(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], headers: dict[str, str]
) -> None:
    other = quirky("throttle", after_n=2, per_s=60, **parameters)

    for provider in (op, other):
        assert [provider.redeem("x").status for _ in range(2)] == [400, 400]
        provider.clock.advance(10)
    response = other.redeem("x")

    assert op.redeem("x").status == 400
    assert response.status == parameters.get("status", 429)
    assert response.json_object()["error"] == "temporarily_unavailable"
    limits = {name: value for name, value in response.headers if name.startswith(("Retry", "X-Rate"))}
    assert limits == headers
    assert other.browser.authorize().status == 200  # another endpoint
    other.clock.advance(50)
    assert other.redeem("x").status == 400


def test_throttle_shows_a_page_to_a_person(quirky: Quirky) -> None:
    op = quirky("throttle", endpoint="authorization", after_n=0)

    page = op.browser.authorize()

    assert (page.status, page.header("retry-after")) == (429, "60")
    assert "<code>temporarily_unavailable</code>" in page.text


def test_throttle_takes_all_endpoints_together(quirky: Quirky) -> None:
    op = quirky("throttle", endpoint="any", after_n=1)

    assert [op.browser.authorize().status, op.redeem("x").status] == [200, 429]


@pytest.mark.parametrize("repeat", [False, True])
def test_token_status_fails_in_turn(op: Op, quirky: Quirky, repeat: bool) -> None:
    other = quirky("token_status", statuses=[500, 503, 200], repeat=repeat)
    code = other.code()

    responses = [other.redeem(code) for _ in range(4)]

    assert [response.status for response in responses] == [500, 503, 200, 500 if repeat else 400]
    assert [response.json_object().get("error") for response in responses[:2]] == [
        "server_error",
        "temporarily_unavailable",
    ]
    assert op.redeem(op.code()).status == 200


def test_token_status_after_the_work_leaves_a_code_that_is_spent(quirky: Quirky) -> None:
    op = quirky("token_status", statuses=[503], after=True)
    code = op.code()

    assert [op.redeem(code).status for _ in range(2)] == [503, 400]
    assert op.idp.refusals()[-1].error == "invalid_grant"  # the code is spent


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("flaky_client", {}, "quirk 'flaky_client' takes either 'share' or 'pattern'"),
        ("flaky_client", {"share": 2}, "quirk 'flaky_client': 'share' is from 0 to 1, got 2"),
        (
            "throttle", {"after_n": -1},
            "quirk 'throttle': 'after_n' is from 0, 'per_s' above 0, and 'status' from 400 to 599",
        ),
        (
            "throttle", {"after_n": 1, "retry_after": 1, "headers": "okta"},
            "quirk 'throttle': 'retry_after' is not negative, and goes with 'headers: retry_after'",
        ),
        ("token_status", {"statuses": []}, "quirk 'token_status': 'statuses' is empty"),
        (
            "token_status", {"statuses": [302]},
            "quirk 'token_status': a status is 200 or from 400 to 599, got 302",
        ),
        (
            "throttle", {"after_n": 1, "endpoint": "tokens"},
            "quirk 'throttle': there is no endpoint 'tokens'; did you mean 'token'?; there are any, discovery, "
            "authorization, token, jwks, userinfo, revocation, introspection, registration, "
            "pushed_authorization_request, end_session, sign_in, consent, error",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
