"""The quirks of the token endpoint: each shows its deviation, and the ideal does not have it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import AccessTokenShape, IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.http import JsonValue, form_request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import Response

OTHER_VERIFIER = "another-verifier-" * 3
OFFLINE = "openid offline_access"


def refusal(response: Response) -> tuple[int, str]:
    """Return status and error code; 200 and no error where the request was granted."""
    return response.status, str(response.json_object().get("error", ""))


GRANTED = (200, "")
NO_GOOD = (400, "invalid_grant")


# PKCE -----------------------------------------------------------------------------------------------------------------


def pkce_outcomes(op: Op) -> dict[str, tuple[int, str]]:
    """What becomes of each way to use PKCE, or not to; `no_challenge` may fail at the authorization endpoint."""

    def redeemed(verifier: str | None, **request: str | None) -> tuple[int, str]:
        page = op.new_browser().authorize(**request)
        if page.status != 200:
            return page.status, op.answer(page)["error"]
        answer = op.answer(op.new_browser().sign_in(**request))
        return refusal(op.redeem(answer["code"], code_verifier=verifier))

    without: dict[str, str | None] = {"code_challenge": None, "code_challenge_method": None}
    return {
        "right": redeemed(op.verifier),
        "wrong": redeemed(OTHER_VERIFIER),
        "no_verifier": redeemed(None),
        "no_challenge": redeemed(op.verifier, **without),
        "neither": redeemed(None, **without),
        "plain": redeemed(op.verifier, code_challenge=op.verifier, code_challenge_method="plain"),
        "plain_wrong": redeemed(OTHER_VERIFIER, code_challenge=op.verifier, code_challenge_method="plain"),
        "plain_unnamed": redeemed(op.verifier, code_challenge=op.verifier, code_challenge_method=None),
    }


UNSUPPORTED = (302, "invalid_request")
IDEAL = {
    "right": GRANTED,
    "wrong": NO_GOOD,
    "no_verifier": NO_GOOD,
    "no_challenge": NO_GOOD,
    "neither": GRANTED,
    "plain": UNSUPPORTED,
    "plain_wrong": UNSUPPORTED,
    "plain_unnamed": UNSUPPORTED,
}


@pytest.mark.parametrize(
    ("mode", "changes"),
    [
        ("enforce", {}),
        ("ignore", dict.fromkeys(IDEAL, GRANTED)),
        ("only_if_verifier", {"no_verifier": GRANTED}),
        ("only_if_challenge", {"no_challenge": GRANTED}),
        ("accept_plain", {"plain": GRANTED, "plain_wrong": NO_GOOD, "plain_unnamed": GRANTED}),
        ("required", {"no_challenge": UNSUPPORTED, "neither": UNSUPPORTED}),
    ],
)
def test_pkce_is_enforced_as_far_as_the_mode_says(
    op: Op, quirky: Quirky, mode: str, changes: dict[str, tuple[int, str]]
) -> None:
    assert pkce_outcomes(op) == IDEAL
    assert pkce_outcomes(quirky("pkce", mode=mode)) == {**IDEAL, **changes}


def test_pkce_accept_plain_still_refuses_a_challenge_that_is_no_verifier(quirky: Quirky) -> None:
    lax = quirky("pkce", mode="accept_plain")

    short = lax.answer(lax.browser.authorize(code_challenge="short", code_challenge_method="plain"))
    nonsense = lax.answer(lax.browser.authorize(code_challenge_method="S512"))

    assert short["error_description"] == "The code_challenge is no code_verifier."
    assert nonsense["error"] == "invalid_request"


def test_pkce_ignored_lets_a_public_client_redeem_a_bare_code(make_op: MakeOp, quirky: Quirky) -> None:
    public: dict[str, object] = {"token_endpoint_auth_method": "none"}
    strict, lax = make_op(**public), quirky("pkce", registration=public, mode="ignore")
    bare: dict[str, str | None] = {"code_challenge": None, "code_challenge_method": None}

    assert strict.answer(strict.browser.authorize(**bare))["error"] == "invalid_request"
    code = lax.code(**bare)
    assert refusal(lax.redeem(code, headers=(), client_id="field-service", code_verifier=None)) == GRANTED


# Codes ----------------------------------------------------------------------------------------------------------------


def reuse(op: Op, *, after: float = 0) -> tuple[tuple[int, str], int]:
    """Redeem one code twice; return the second outcome, and the status of userinfo with the first token."""
    code = op.code()
    token = op.redeem(code).json_object()["access_token"]
    op.clock.advance(after)
    second = refusal(op.redeem(code))
    return second, op.userinfo(token).status


@pytest.mark.parametrize(
    ("parameters", "after", "outcome"),
    [
        ({}, 0, (GRANTED, 200)),
        ({}, 59, (GRANTED, 200)),
        ({}, 60, (NO_GOOD, 401)),  # the code has expired
        ({"window_s": 10}, 10, (GRANTED, 200)),
        ({"window_s": 10}, 11, (NO_GOOD, 401)),
        ({"window_s": 10, "revoke_tokens": False}, 11, (NO_GOOD, 200)),
        ({"allow": False, "revoke_tokens": False}, 0, (NO_GOOD, 200)),
        ({"allow": False}, 0, (NO_GOOD, 401)),
    ],
)
def test_code_reuse_is_allowed_for_a_while_or_goes_unpunished(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], after: float, outcome: object
) -> None:
    assert reuse(op) == (NO_GOOD, 401)
    assert reuse(quirky("code_reuse", **parameters), after=after) == outcome


def test_code_reuse_stays_refused_once_the_grant_is_revoked(quirky: Quirky) -> None:
    op = quirky("code_reuse")
    code = op.code(scope=OFFLINE)
    refresh_token = op.redeem(code).json_object()["refresh_token"]
    assert refusal(op.redeem(code)) == GRANTED

    op.idp.app(form_request(f"{op.origin}/revoke", {"token": str(refresh_token)}, headers=(op.basic(),)))

    assert refusal(op.redeem(code)) == NO_GOOD


def test_code_client_binding_off_gives_the_tokens_to_whoever_redeems(op: Op, quirky: Quirky) -> None:
    for provider, outcome in ((op, NO_GOOD), (quirky("code_client_binding", mode="off"), GRANTED)):
        other = provider.idp.register_client(ClientRegistration(client_id="other", redirect_uris=(provider.callback,)))
        headers = (provider.basic(other.client_id, other.client_secret),)

        response = provider.redeem(provider.code(), headers=headers)

        assert refusal(response) == outcome
    assert op.claims(response.json_object()["id_token"])["aud"] == "other"


@pytest.mark.parametrize(
    ("mode", "redirect_uri", "outcome"),
    [
        ("off", "makeitnative://elsewhere", GRANTED),
        ("off", None, GRANTED),
        ("ignore_query", "makeitnative://oauth/callback?x=1", GRANTED),
        ("ignore_query", "makeitnative://oauth/other?x=1", NO_GOOD),
        ("ignore_query", None, (400, "invalid_request")),
    ],
)
def test_code_redirect_uri_binding_is_off_or_ignores_the_query(
    op: Op, quirky: Quirky, mode: str, redirect_uri: str | None, outcome: tuple[int, str]
) -> None:
    lax = quirky("code_redirect_uri_binding", mode=mode)

    assert op.redeem(op.code(), redirect_uri=redirect_uri).status == 400
    assert refusal(lax.redeem(lax.code(), redirect_uri=redirect_uri)) == outcome


# The response ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "seen"),
    [
        ({"field": "token_type", "value": "bearer"}, "bearer"),
        ({"field": "token_type", "op": "near_miss", "value": "case"}, "BEARER"),
        ({"field": "expires_in", "op": "remove"}, None),
        ({"field": "expires_in", "op": "type", "value": "string"}, "3600"),
        ({"field": "expires_in", "op": "milliseconds"}, 3_600_000),
        ({"field": "scope", "op": "append", "value": " admin"}, "openid profile email admin"),
        ({"field": "scope", "op": "empty"}, ""),
        ({"field": "id_token", "op": "null"}, None),
        ({"field": "ext_expires_in", "value": 7200}, 7200),
    ],
)
def test_token_field_changes_one_member_of_the_response(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], seen: object
) -> None:
    ideal, body = op.tokens(), quirky("token_field", **parameters).tokens()
    field = parameters["field"]

    assert body.get(field) == seen
    assert ideal.get(field) != seen
    assert set(body) - {field} == set(ideal) - {field}


def test_token_error_answers_in_place_of_the_endpoint_and_leaves_the_code_alone(op: Op, quirky: Quirky) -> None:
    broken = quirky("token_error", error="temporarily_unavailable", status=503, strikes={"times": 1})
    code = broken.code()
    first = broken.redeem(code)

    assert refusal(op.redeem(op.code())) == GRANTED
    assert (first.status, first.json_object()) == (503, {"error": "temporarily_unavailable"})
    assert first.header("cache-control") == "no-store"
    assert refusal(broken.redeem(code)) == GRANTED


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ({"fault": {"code": 1}}, "application/json", '{"fault":{"code":1}}'),
        ("<html>Bad gateway</html>", "text/plain; charset=utf-8", "<html>Bad gateway</html>"),
    ],
)
def test_token_error_may_have_a_body_of_its_own(quirky: Quirky, body: JsonValue, content_type: str, text: str) -> None:
    response = (broken := quirky("token_error", status=200, body=body)).redeem(broken.code())

    assert (response.status, response.header("content-type"), response.text) == (200, content_type, text)


@pytest.mark.parametrize("access_token", ["jwt", "opaque"])
def test_random_expires_in_draws_each_lifetime_again_and_the_same_from_one_seed(
    op: Op, quirky: Quirky, access_token: str
) -> None:
    profile = IdpProfile(access_token=AccessTokenShape(format=access_token))
    first, again = (quirky("random_expires_in", profile, low=3600, high=5400) for _ in range(2))

    bodies = [first.tokens() for _ in range(6)]

    lifetimes = [body["expires_in"] for body in bodies]
    assert [op.tokens()["expires_in"] for _ in range(3)] == [3600] * 3
    assert len(set(lifetimes)) > 3
    assert all(3600 <= lifetime <= 5400 for lifetime in lifetimes)
    assert [again.tokens()["expires_in"] for _ in range(6)] == lifetimes
    if access_token == "jwt":
        claims = [op.claims(body["access_token"]) for body in bodies]
        assert [one["exp"] - one["iat"] for one in claims] == lifetimes


def test_random_expires_in_takes_an_opaque_token_with_dots_for_what_it_is(quirky: Quirky) -> None:
    from mobile_sso.idp.quirks.base import QuirkContext

    quirk = build_quirk("random_expires_in", {"low": 10, "high": 20})
    context = QuirkContext(provider=quirky("random_expires_in").idp._state)

    assert [
        10 <= quirk.apply({"access_token": token}, context)["expires_in"] <= 20 for token in ("00D.!.x", "a.WzFd.c")
    ] == [True, True]


# Refresh --------------------------------------------------------------------------------------------------------------


def refreshed_twice(op: Op, *, after: float = 0) -> tuple[bool, tuple[int, str], int]:
    """Refresh twice with one token: whether that brought another, the second outcome, userinfo after that."""
    first = op.tokens(scope=OFFLINE)
    body = op.refresh(first["refresh_token"]).json_object()
    op.clock.advance(after)
    second = refusal(op.refresh(first["refresh_token"]))
    return "refresh_token" in body, second, op.userinfo(body["access_token"]).status


@pytest.mark.parametrize(
    ("parameters", "after", "outcome"),
    [
        ({"rotate": False}, 0, (False, GRANTED, 200)),
        ({"reuse_detection": False}, 1000, (True, GRANTED, 200)),
        ({"grace_s": 30}, 30, (True, GRANTED, 200)),
        ({"grace_s": 30}, 31, (True, NO_GOOD, 401)),
    ],
)
def test_refresh_rotation_is_off_or_forgiving(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], after: float, outcome: object
) -> None:
    assert refreshed_twice(op) == (True, NO_GOOD, 401)
    assert refreshed_twice(quirky("refresh_rotation", **parameters), after=after) == outcome


@pytest.mark.parametrize(
    ("parameters", "claim", "seen"),
    [
        ({"claim": "iss", "op": "append", "value": "1"}, "iss", "https://idp.test1"),
        ({"claim": "sub", "op": "append", "value": "1"}, "sub", "ada1"),
        ({"claim": "auth_time", "op": "remove"}, "auth_time", None),
    ],
)
def test_refresh_id_token_differs_from_the_first_one(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], claim: str, seen: object
) -> None:
    for provider, expected in ((op, None), (quirky("refresh_id_token", **parameters), seen)):
        first = provider.tokens(scope=OFFLINE)
        before = op.claims(first["id_token"])
        after = op.claims(provider.refresh(first["refresh_token"]).json_object()["id_token"])

        assert after.get(claim) == (before[claim] if provider is op else expected)
        assert before[claim] != seen


def test_refresh_id_token_may_be_missing_after_a_refresh_only(op: Op, quirky: Quirky) -> None:
    for provider, comes in ((op, True), (quirky("refresh_id_token", omit=True), False)):
        first = provider.tokens(scope=OFFLINE)

        assert "id_token" in first
        assert ("id_token" in provider.refresh(first["refresh_token"]).json_object()) is comes


@pytest.mark.parametrize(
    ("issue", "unasked", "asked", "after_refresh"),
    [("always", True, True, True), ("never", False, False, None), ("once", False, True, False)],
)
def test_refresh_token_issue_does_not_follow_the_scope(
    op: Op, quirky: Quirky, issue: str, unasked: bool, asked: bool, after_refresh: bool | None
) -> None:
    odd = quirky("refresh_token_issue", issue=issue)

    assert ("refresh_token" in op.tokens(scope="openid"), "refresh_token" in op.tokens(scope=OFFLINE)) == (False, True)
    assert ("refresh_token" in odd.tokens(scope="openid"), "refresh_token" in odd.tokens(scope=OFFLINE)) == (
        unasked,
        asked,
    )
    if after_refresh is not None:
        token = odd.tokens(scope=OFFLINE)["refresh_token"]
        responses = [odd.refresh(token)] if issue == "always" else [odd.refresh(token), odd.refresh(token)]
        assert [response.status for response in responses] == [200] * len(responses)
        assert {"refresh_token" in response.json_object() for response in responses} == {after_refresh}


def test_refresh_token_issue_always_gives_one_that_works_without_the_scope(quirky: Quirky) -> None:
    odd = quirky("refresh_token_issue", issue="always")
    body = odd.refresh(odd.tokens(scope="openid")["refresh_token"]).json_object()

    assert body["scope"] == "openid"
    assert odd.refresh(body["refresh_token"]).status == 200


# Parameters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("pkce", {}, "quirk 'pkce' needs the parameter 'mode'"),
        (
            "code_reuse", {"allow": False, "window_s": 3},
            "quirk 'code_reuse': 'window_s' says how long a reuse is allowed, but 'allow' is false",
        ),
        ("token_error", {"status": 100}, "quirk 'token_error': 'status' is one from 200 to 599, not 100"),
        ("token_field", {"field": "x", "op": "append"}, "quirk 'token_field': 'append' needs a 'value'"),
        (
            "token_field", {"field": "x", "op": "type", "value": "text"},
            "quirk 'token_field': the 'value' of 'type' is one of string, number, float, array, object, bool, "
            "not 'text'",
        ),
        (
            "token_field", {"field": "x", "op": "near_miss"},
            "quirk 'token_field': the 'value' of 'near_miss' is one of trailing_slash, case, default_port, "
            "percent_encoding, whitespace, homoglyph, not None",
        ),
        (
            "refresh_rotation", {"rotate": False, "grace_s": 3},
            "quirk 'refresh_rotation': 'grace_s' needs both 'rotate' and 'reuse_detection'",
        ),
        ("refresh_id_token", {}, "quirk 'refresh_id_token' takes either 'omit' or a 'claim' to change"),
        (
            "refresh_id_token", {"omit": True, "claim": "iss"},
            "quirk 'refresh_id_token' takes either 'omit' or a 'claim' to change",
        ),
        (
            "random_expires_in", {"low": 5, "high": 4},
            "quirk 'random_expires_in': 5 to 4 holds no number of seconds",
        ),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_refused(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
