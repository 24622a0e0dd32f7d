"""Back-channel logout: who is told, what the logout token says, and how it is delivered."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import jwt
import pytest

from mobile_sso.idp.logout.deliveries import KEPT, DeliveryRecord
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import FORM, Request, Response
from mobile_sso.testbed.network import ConnectionLost, UnknownHost

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import MakeOp, Op

BACKEND = "https://backend.test/backchannel-logout?app=1"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def told(make_op: MakeOp) -> Op:
    """A provider whose one client wants to be told, with somebody signed in."""
    op = make_op(backchannel_logout_uri=BACKEND)
    op.id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    return op


def log_out(op: Op, **parameters: str) -> Response:
    return op.browser.get(
        "/logout", **{"id_token_hint": op.id_token, "post_logout_redirect_uri": op.goodbye, **parameters}
    )


def logout_token(request: Request) -> str:
    assert request.header("content-type") == FORM
    return request.form.get("logout_token") or ""


def join(op: Op, client_id: str, uri: str | None, persona: object = None, **registration: object) -> None:
    """Let a further client sign in silently with the browser's session, and redeem its code."""
    entered = replace(
        op.registration,
        client_id=client_id,
        redirect_uris=(f"{client_id}://callback",),
        backchannel_logout_uri=uri,
        client_secret=f"secret-of-{client_id}",
        **registration,
    )
    op.idp.register_client(entered)
    answer = op.answer(op.browser.authorize(client_id=client_id, redirect_uri=f"{client_id}://callback"))
    redeemed = op.redeem(
        answer["code"],
        headers=(op.basic(client_id, f"secret-of-{client_id}"),),
        redirect_uri=f"{client_id}://callback",
    )
    assert redeemed.status == 200, redeemed.text


# What the logout token says -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_the_logout_token_is_what_the_specification_says(make_op: MakeOp, algorithm: str) -> None:
    op = make_op(backchannel_logout_uri=BACKEND, id_token_signed_response_alg=algorithm)
    op.id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    of_id_token = op.claims(op.id_token)

    response = log_out(op, state="s")

    assert response.header("location") == f"{op.goodbye}?state=s"
    [request] = op.received
    assert (request.method, request.url) == ("POST", BACKEND)
    assert [name for name, _ in request.form] == ["logout_token"]
    token = logout_token(request)
    key = jwt.PyJWKSet.from_dict(op.browser.get("/jwks").json_object())[op.header(token)["kid"]]
    options = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(token, key, algorithms=[algorithm], audience="field-service", options=options)
    assert (op.header(token)["typ"], op.header(token)["alg"]) == ("logout+jwt", algorithm)
    assert claims.pop("jti")
    assert claims == {
        "iss": op.origin,
        "sub": of_id_token["sub"],
        "aud": "field-service",
        "iat": op.clock.now(),
        "exp": op.clock.now() + 120,
        "events": {EVENT: {}},
        "sid": of_id_token["sid"],
    }


def test_the_subject_is_the_one_that_the_client_knows(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(subject_type="pairwise"), backchannel_logout_uri=BACKEND)
    op.id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]

    log_out(op)

    sub = op.claims(logout_token(op.received[0]))["sub"]
    assert sub == op.claims(op.id_token)["sub"] != "ada"


def test_a_logout_token_is_a_secret_and_no_id_token_hint(told: Op) -> None:
    log_out(told)
    token = logout_token(told.received[0])

    assert token not in told.secrets.mask(f"logout_token={token}")
    assert told.browser.get("/logout", id_token_hint=token).status == 400


# Who is told, and when ------------------------------------------------------------------------------------------------


def test_every_client_of_the_session_is_told_the_asking_one_too(told: Op) -> None:
    join(told, "second", "https://second.test/logout")
    join(told, "third", None)

    log_out(told)

    assert [request.url for request in told.received] == [BACKEND, "https://second.test/logout"]
    audiences = [told.claims(logout_token(request))["aud"] for request in told.received]
    assert audiences == ["field-service", "second"]
    assert len({told.claims(logout_token(request))["sid"] for request in told.received}) == 1
    assert len({told.claims(logout_token(request))["jti"] for request in told.received}) == 2


def test_a_client_that_signed_in_twice_is_told_once(told: Op) -> None:
    told.redeem(told.answer(told.browser.authorize())["code"])

    log_out(told)

    assert len(told.received) == 1


def test_only_the_session_that_ends_is_told_of(told: Op) -> None:
    elsewhere = told.new_browser()
    code = told.answer(elsewhere.sign_in())["code"]
    other_session = told.claims(told.redeem(code).json_object()["id_token"])["sid"]

    log_out(told)

    [request] = told.received
    assert told.claims(logout_token(request))["sid"] != other_session
    assert told.idp.sso_sessions() == 1


def test_who_never_redeemed_its_code_takes_no_part(make_op: MakeOp) -> None:
    op = make_op(backchannel_logout_uri=BACKEND)
    op.browser.sign_in()
    question = op.browser.get("/logout")

    op.browser.post("/logout", transaction=op.transaction(question), action="logout")

    assert op.received == []
    assert op.idp.sso_sessions() == 0


def test_relying_parties_are_told_before_the_session_is_forgotten_and_the_browser_redirected(told: Op) -> None:
    alive: list[int] = []
    told.reply = lambda request: alive.append(told.idp.sso_sessions()) or Response()

    log_out(told)

    assert alive == [1]
    assert told.idp.sso_sessions() == 0


def test_a_no_tells_nobody_and_a_yes_does(told: Op) -> None:
    for action, count in (("cancel", 0), ("logout", 1)):
        question = told.browser.get("/logout")
        told.browser.post("/logout", transaction=told.transaction(question), action=action)
        assert len(told.received) == count


def test_a_refused_request_tells_nobody(told: Op) -> None:
    assert log_out(told, post_logout_redirect_uri="https://attacker.test/").status == 400

    assert told.received == []


def test_a_repeated_logout_tells_nobody_again(told: Op) -> None:
    assert log_out(told).status == log_out(told).status == 302

    assert len(told.received) == 1


def test_a_session_that_expired_here_may_live_on_elsewhere_so_a_logout_still_tells(told: Op) -> None:
    told.clock.advance(told.profile.lifetimes.sso_session - 1)
    told.redeem(told.answer(told.browser.authorize())["code"])
    told.clock.advance(2)
    assert told.idp.sso_sessions() == 0

    assert log_out(told).status == 302

    assert len(told.received) == 1


def test_another_persons_sign_in_in_the_same_browser_ends_the_session_before(told: Op) -> None:
    told.browser.sign_in(told.grace, prompt="login")

    [request] = told.received
    assert told.claims(logout_token(request))["sub"] == "ada"


def test_the_same_person_signing_in_again_keeps_the_session(told: Op) -> None:
    told.browser.sign_in(told.ada, prompt="login")

    assert told.received == []


def test_the_provider_itself_can_end_a_session(told: Op) -> None:
    sid = str(told.claims(told.id_token)["sid"])

    assert told.idp.end_sso_session(sid)
    assert not told.idp.end_sso_session(sid)

    assert len(told.received) == 1
    assert told.answer(told.browser.authorize(prompt="none"))["error"] == "login_required"


def test_the_provider_itself_can_end_the_sessions_of_a_person_and_of_nobody_else(told: Op) -> None:
    elsewhere = told.new_browser()
    elsewhere.sign_in(told.grace)
    assert told.idp.end_sso_sessions("nobody") == 0
    assert told.idp.end_sso_sessions("ada") == 1
    assert (len(told.received), told.idp.sso_sessions()) == (1, 1)


def test_a_profile_without_backchannel_logout_says_so_and_tells_nobody(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(backchannel_logout=False), backchannel_logout_uri=BACKEND)
    op.id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]

    log_out(op)

    assert op.received == []
    assert not [name for name in op.browser.get("/.well-known/openid-configuration").json_object() if "backch" in name]


def test_a_client_that_is_gone_is_not_told(told: Op) -> None:
    join(told, "second", "https://second.test/logout")
    told.idp.state.clients.remove("second")

    log_out(told)

    assert [request.url for request in told.received] == [BACKEND]


# Delivery -------------------------------------------------------------------------------------------------------------


def lost(request: Request) -> Response:
    raise ConnectionLost("the cable is out")


def unknown(request: Request) -> Response:
    raise UnknownHost("no host answers at https://backend.test; this world has nothing")


REFUSAL = json.dumps({"error": "invalid_request", "error_description": "LOT-05: iss is wrong"}).encode()


@pytest.mark.parametrize(
    ("reply", "outcome", "status", "attempts", "detail"),
    [
        (lambda _: Response(status=200), "delivered", 200, 1, ""),
        (lambda _: Response(status=204), "delivered", 204, 1, ""),
        (lambda _: Response(status=202), "refused", 202, 1, ""),
        (lambda _: Response(status=302, headers=(("Location", "/x"),)), "refused", 302, 1, ""),
        (lambda _: Response(status=400, body=REFUSAL), "refused", 400, 1, "invalid_request: LOT-05: iss is wrong"),
        (lambda _: Response(status=400, body=b"<p>no"), "refused", 400, 1, ""),
        (lambda _: Response(status=503), "refused", 503, 2, ""),
        (lost, "lost", None, 2, "the cable is out"),
        (unknown, "lost", None, 1, "no host answers at https://backend.test; this world has nothing"),
    ],
)
def test_a_delivery_is_tried_again_only_where_the_transport_may_have_failed(
    told: Op, reply: Callable[[Request], Response], outcome: str, status: int | None, attempts: int, detail: str
) -> None:
    told.reply = reply

    response = log_out(told)

    assert (response.status, told.idp.sso_sessions()) == (302, 0)  # a logout does not fail because an app does
    assert len(told.received) == attempts
    assert told.idp.deliveries() == (
        DeliveryRecord(
            client_id="field-service",
            uri=BACKEND,
            sid=str(told.claims(told.id_token)["sid"]),
            outcome=outcome,
            status=status,
            attempts=attempts,
            detail=detail,
        ),
    )


def test_a_retry_that_succeeds_is_a_delivery_of_the_same_token(told: Op) -> None:
    told.reply = lambda _: Response(status=503 if len(told.received) == 1 else 200)

    log_out(told)

    assert [record.outcome for record in told.idp.deliveries()] == ["delivered"]
    assert logout_token(told.received[0]) == logout_token(told.received[1])


def test_one_app_that_fails_does_not_keep_the_others_from_being_told(told: Op) -> None:
    join(told, "second", "https://second.test/logout")
    told.reply = lambda request: lost(request) if request.url == BACKEND else Response()

    log_out(told)

    assert [(record.client_id, record.outcome) for record in told.idp.deliveries()] == [
        ("field-service", "lost"),
        ("second", "delivered"),
    ]


def test_records_hold_no_secret_and_are_bounded(told: Op) -> None:
    told.reply = lambda request: Response(
        status=400, body=json.dumps({"error_description": f"bad {logout_token(request)}"}).encode()
    )
    log_out(told)
    token = logout_token(told.received[0])

    assert token not in repr(told.idp.deliveries())
    assert told.idp.deliveries()[0].detail == told.secrets.mask(f"bad {token}")
    for _ in range(KEPT + 1):
        told.idp.state.deliveries.deliver(_delivery(told, order="before_redirect"))
    assert len(told.idp.deliveries()) == KEPT


def _delivery(op: Op, **changes: object) -> object:
    from mobile_sso.idp.logout_messages import BackchannelDelivery

    made = BackchannelDelivery(client_id="field-service", uri=BACKEND, sid="sid", logout_token="a-logout-token")
    return replace(made, **changes)


def test_a_provider_that_cannot_send_says_so_in_its_records(told: Op) -> None:
    told.idp.state.deliveries._send = None

    assert log_out(told).status == 302

    [record] = told.idp.deliveries()
    assert (record.outcome, record.status, record.attempts) == ("unsent", None, 0)


def test_the_participants_of_sessions_are_forgotten_with_them(told: Op) -> None:
    assert told.idp.state.participants.held == 1
    log_out(told)
    assert told.idp.state.participants.held == 0

    told.tokens()
    told.clock.advance(told.profile.lifetimes.sso_session + 1)
    told.tokens()
    assert told.idp.state.participants.held == 1
