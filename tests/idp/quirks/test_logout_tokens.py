"""Quirks of what a logout tells relying parties: the logout token, its delivery, and the frames in the browser."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import FORM, JsonValue, Response

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

BACKEND = "https://backend.test/backchannel-logout"
TOLD = {"backchannel_logout_uri": BACKEND}
EVENT = "http://schemas.openid.net/event/backchannel-logout"
OTHER = "http://schemas.openid.net/event/foobar"


def log_out(op: Op) -> Response:
    """Sign in and out again, in a browser of its own."""
    browser = op.new_browser()
    op.id_token = str(op.redeem(op.answer(browser.sign_in())["code"]).json_object()["id_token"])
    return browser.get("/logout", id_token_hint=op.id_token, post_logout_redirect_uri=op.goodbye)


def told(op: Op) -> str:
    """Sign in and out, and return the logout token that came of it."""
    log_out(op)
    return op.received[-1].form.get("logout_token") or ""


def genuine(op: Op, token: str) -> bool:
    """Return whether a published key made the signature; everything else is the relying party's to check."""
    jwks = jwt.PyJWKSet.from_dict(op.browser.get("/jwks").json_object())
    options = {"verify_signature": True, "verify_exp": False, "verify_iat": False, "verify_aud": False}
    return bool(jwt.decode(token, jwks[op.header(token)["kid"]], algorithms=["RS256"], options=options))


@pytest.mark.parametrize(
    ("parameters", "claim", "wrong"),
    [
        ({"claim": "aud", "op": "append", "value": "INVALID"}, "aud", "field-serviceINVALID"),
        ({"claim": "iss", "op": "append", "value": "INVALID"}, "iss", "https://idp.testINVALID"),
        ({"claim": "nonce", "op": "set", "value": "n"}, "nonce", "n"),
        ({"claim": "sid", "op": "remove"}, "sid", None),
        ({"claim": "exp", "op": "remove"}, "exp", None),
        ({"claim": "exp", "offset_s": -240}, "exp", 1_767_225_600 - 120),
        ({"claim": "ignored_claim", "value": "x"}, "ignored_claim", "x"),
    ],
)
def test_logout_token_claim_changes_one_claim_and_no_other(
    make_op: MakeOp, quirky: Quirky, parameters: dict[str, JsonValue], claim: str, wrong: object
) -> None:
    ideal = make_op(**TOLD)
    expected = ideal.claims(told(ideal))
    strange = quirky("logout_token_claim", registration=TOLD, **parameters)
    claims = strange.claims(token := told(strange))

    assert expected.get(claim) != wrong
    assert claims.get(claim) == wrong
    at_random = {claim, "jti", "sid"}
    assert {name: claims[name] for name in claims if name not in at_random} == {
        name: expected[name] for name in expected if name not in at_random
    }
    assert genuine(strange, token)
    assert strange.claims(strange.id_token).get(claim) != wrong or wrong is None  # the ID token is left alone


@pytest.mark.parametrize(
    ("op_", "events"),
    [
        ("remove", None),
        ("other_event", {OTHER: {}}),
        ("array", [EVENT]),
        ("string", EVENT),
        ("null_member", {EVENT: None}),
        ("extra_member", {EVENT: {}, OTHER: {}}),
    ],
)
def test_logout_token_events_are_of_another_shape(make_op: MakeOp, quirky: Quirky, op_: str, events: JsonValue) -> None:
    ideal = make_op(**TOLD)
    assert ideal.claims(told(ideal))["events"] == {EVENT: {}}

    strange = quirky("logout_token_events", registration=TOLD, op=op_)
    token = told(strange)
    assert strange.claims(token).get("events") == events
    assert "events" not in strange.claims(strange.id_token)
    assert genuine(strange, token)


def test_logout_token_replay_of_a_previous_jti(make_op: MakeOp, quirky: Quirky) -> None:
    ideal = make_op(**TOLD)
    assert ideal.claims(told(ideal))["jti"] != ideal.claims(told(ideal))["jti"]

    strange = quirky("logout_token_replay", registration=TOLD, **{"from": "previous_jti"})
    first, second, third = (told(strange) for _ in range(3))
    assert first == second == third
    assert genuine(strange, third)


def test_logout_token_replay_of_another_client(quirky: Quirky) -> None:
    strange = quirky("logout_token_replay", registration=TOLD, **{"from": "other_client"})

    assert strange.claims(told(strange))["aud"] == "field-service-other"

    strange.idp.register_client(replace(strange.registration, client_id="second"))
    token = told(strange)
    assert (strange.claims(token)["aud"], strange.header(token)["typ"]) == ("second", "logout+jwt")
    assert genuine(strange, token)


def test_logout_token_replay_of_another_user(quirky: Quirky) -> None:
    strange = quirky("logout_token_replay", registration=TOLD, **{"from": "other_user"})

    nobody_else = strange.claims(told(strange))
    assert nobody_else["sub"] == "grace"
    assert str(nobody_else["sid"]).endswith("-other")

    session = strange.claims(strange.tokens(strange.linus)["id_token"])["sid"]
    claims = strange.claims(told(strange))
    assert (claims["sub"], claims["sid"]) == ("linus", session)


def test_logout_token_replay_of_an_id_token(quirky: Quirky) -> None:
    strange = quirky("logout_token_replay", registration=TOLD, **{"from": "id_token"})

    token = told(strange)

    assert token == strange.id_token
    assert strange.received[-1].form.get("logout_token") == token


# backchannel_delivery -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "method", "content_type"),
    [
        ({}, "POST", FORM),
        ({"method": "GET"}, "GET", None),
        ({"content_type": "application/json"}, "POST", "application/json"),
    ],
)
def test_backchannel_delivery_by_another_method_or_content_type(
    make_op: MakeOp, quirky: Quirky, parameters: dict[str, JsonValue], method: str, content_type: str | None
) -> None:
    ideal = make_op(**TOLD)
    log_out(ideal)
    assert (ideal.received[0].method, ideal.received[0].header("content-type")) == ("POST", FORM)

    strange = quirky("backchannel_delivery", registration=TOLD, **parameters)
    log_out(strange)
    [request] = strange.received
    assert (request.method, request.header("content-type")) == (method, content_type)
    assert "logout_token" in (request.query if method == "GET" else request.body.decode())


def test_backchannel_delivery_with_further_fields(quirky: Quirky) -> None:
    strange = quirky("backchannel_delivery", registration=TOLD, extra_fields={"ignored_parameter": "x"})

    log_out(strange)

    assert [name for name, _ in strange.received[0].form] == ["logout_token", "ignored_parameter"]


def test_backchannel_delivery_several_times(make_op: MakeOp, quirky: Quirky) -> None:
    for parallel in (False, True):
        strange = quirky("backchannel_delivery", registration=TOLD, count=3, parallel=parallel)
        log_out(strange)
        assert len(strange.received) == len(strange.idp.deliveries()) == 3
        assert len({request.body for request in strange.received}) == 1

    ideal = make_op(**TOLD)
    log_out(ideal)
    assert len(ideal.received) == 1


@pytest.mark.parametrize(("retries", "attempts"), [(0, 1), (3, 4), (None, 2)])
def test_backchannel_delivery_retries(quirky: Quirky, retries: int | None, attempts: int) -> None:
    parameters = {} if retries is None else {"retries": retries}
    strange = quirky("backchannel_delivery", registration=TOLD, **parameters)
    strange.reply = lambda request: Response(status=503)

    log_out(strange)

    assert [record.attempts for record in strange.idp.deliveries()] == [attempts]


def test_backchannel_delivery_after_the_redirect_comes_with_the_next_request(quirky: Quirky) -> None:
    strange = quirky("backchannel_delivery", registration=TOLD, order="after_redirect")

    assert log_out(strange).status == 302
    assert (strange.received, strange.idp.sso_sessions()) == ([], 0)

    strange.browser.get("/jwks")
    assert len(strange.received) == 1
    strange.browser.get("/jwks")
    assert len(strange.received) == 1


def test_backchannel_delivery_after_the_redirect_can_be_asked_for(quirky: Quirky) -> None:
    strange = quirky("backchannel_delivery", registration=TOLD, order="after_redirect")
    log_out(strange)

    strange.idp.deliver_postponed()

    assert len(strange.received) == 1


def test_backchannel_delivery_may_never_happen(quirky: Quirky) -> None:
    strange = quirky("backchannel_delivery", registration=TOLD, order="never")

    assert log_out(strange).status == 302

    strange.browser.get("/jwks")
    assert strange.received == []
    assert strange.idp.deliveries() == ()


def test_backchannel_delivery_of_one_client_only(make_op: MakeOp) -> None:
    profile = IdpProfile(quirks={"backchannel_delivery": {"order": "never", "strikes": {"client_id": "second"}}})
    op = make_op(profile, **TOLD)

    log_out(op)

    assert len(op.received) == 1


# Front channel --------------------------------------------------------------------------------------------------------

FRAMED = {
    "redirect_uris": ("https://web.test/callback",),
    "frontchannel_logout_uri": "https://web.test/logout?a=1",
}


def frame(response: Response) -> str:
    return html.unescape(re.findall(r'<iframe src="([^"]*)"', response.text)[0])


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({}, {}),
        ({"iss": "wrong"}, {"iss": "https://idp.testINVALID"}),
        ({"iss": "remove"}, {"iss": None}),
        ({"sid": "remove"}, {"sid": None}),
        ({"iss": "remove", "sid": "remove"}, {"iss": None, "sid": None}),
    ],
)
def test_frontchannel_params_are_wrong_or_missing(
    quirky: Quirky, parameters: dict[str, JsonValue], wrong: dict[str, str | None]
) -> None:
    strange = quirky("frontchannel_params", registration=FRAMED, **parameters)

    sent = dict(parse_qsl(urlsplit(frame(log_out(strange))).query))

    right = {"a": "1", "iss": strange.origin, "sid": strange.claims(strange.id_token)["sid"]}
    assert sent == {name: text for name, text in {**right, **wrong}.items() if text is not None}


def test_frontchannel_params_may_name_another_session(quirky: Quirky) -> None:
    strange = quirky("frontchannel_params", registration=FRAMED, sid="wrong")

    sent = dict(parse_qsl(urlsplit(frame(log_out(strange))).query))

    assert sent["sid"] == f"{strange.claims(strange.id_token)['sid']}INVALID"


def test_frontchannel_delivery_by_another_vehicle(make_op: MakeOp, quirky: Quirky) -> None:
    ideal = log_out(make_op(**FRAMED))
    assert (ideal.status, "<iframe" in ideal.text) == (200, True)

    top_level = log_out(quirky("frontchannel_delivery", registration=FRAMED, vehicle="top_level"))
    assert top_level.status == 302
    assert top_level.header("location").startswith("https://web.test/logout?a=1&iss=")
    assert "idp_session=; Max-Age=0" in top_level.header("set-cookie")

    never = log_out(quirky("frontchannel_delivery", registration=FRAMED, vehicle="never"))
    assert (never.status, never.header("location")) == (302, "makeitnative://oauth/goodbye")


@pytest.mark.parametrize(("wait_ms", "seconds"), [(5000, "5"), (1, "1"), (0, "0"), (None, "2")])
def test_frontchannel_delivery_waits(quirky: Quirky, wait_ms: int | None, seconds: str) -> None:
    parameters = {} if wait_ms is None else {"wait_ms": wait_ms}

    page = log_out(quirky("frontchannel_delivery", registration=FRAMED, **parameters))

    assert f'<meta http-equiv="refresh" content="{seconds};url=makeitnative://oauth/goodbye"' in page.text


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "backchannel_delivery", {"method": "GET", "content_type": "application/json"},
            "quirk 'backchannel_delivery': a GET has no body, so it has no content_type",
        ),
        (
            "backchannel_delivery", {"count": 0},
            "quirk 'backchannel_delivery': count starts at 1; for no delivery at all, order: never",
        ),
        ("backchannel_delivery", {"retries": -1}, "quirk 'backchannel_delivery': retries starts at 0"),
        (
            "backchannel_delivery", {"parallel": True},
            "quirk 'backchannel_delivery': one copy cannot be parallel; give a count",
        ),
        (
            "frontchannel_delivery", {"vehicle": "never", "wait_ms": 1},
            "quirk 'frontchannel_delivery': only a frame is waited for; leave out wait_ms",
        ),
        ("frontchannel_delivery", {"wait_ms": -1}, "quirk 'frontchannel_delivery': wait_ms starts at 0"),
        (
            "logout_token_replay", {"from": "yesterday"},
            "quirk 'logout_token_replay': parameter 'from' must be one of 'previous_jti', 'other_client', "
            "'other_user', 'id_token', got 'yesterday'",
        ),
        ("logout_token_replay", {}, "quirk 'logout_token_replay' needs the parameter 'from'"),
    ],
)  # fmt: skip
def test_a_combination_that_makes_no_sense_is_refused(
    name: str, parameters: dict[str, JsonValue], complaint: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
