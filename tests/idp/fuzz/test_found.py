"""What fuzzing has found, each once and for good."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import Op

    from mobile_sso.testbed.http import Response

HALF_A_PAIR = "\ud800"


@pytest.mark.parametrize(
    "member",
    [
        {"client_name": HALF_A_PAIR},
        {"default_acr_values": [HALF_A_PAIR]},
        {"jwks": {"keys": [{"kty": HALF_A_PAIR}]}},
        {"jwks": {"keys": [{"kty": "x", "x": float("inf")}]}},
        {"jwks": {"keys": [{"kty": "x", "x": float("nan")}]}},
    ],
)
def test_a_registration_that_could_not_go_out_again_is_refused(op: Op, member: dict[str, object]) -> None:
    document = {"redirect_uris": ["com.example.app:/callback"], **member}
    kind = ("Content-Type", "application/json")
    url = f"{op.origin}/register"

    answer = op.idp.app(Request(method="POST", url=url, headers=(kind,), body=json.dumps(document).encode()))

    assert answer.status == 400
    assert answer.json_object() == {
        "error": "invalid_client_metadata",
        "error_description": "the body is not JSON text",
    }


@pytest.mark.parametrize("wanted", [{"acr": {"value": HALF_A_PAIR}}, {HALF_A_PAIR: None}])
def test_claims_that_could_never_be_in_a_token_are_refused(op: Op, wanted: dict[str, object]) -> None:
    answer = op.browser.authorize(claims=json.dumps({"id_token": wanted}))

    assert op.answer(answer)["error"] == "invalid_request"
    assert op.answer(answer)["error_description"] == "The parameter claims is not JSON."


def _is_told_that_the_client_is_unknown(op: Op, answer: Response) -> bool:
    assert op.idp.refusals()[-1].detail == "client_id 'field-service'"
    return (
        answer.status == 400
        and answer.header("location") is None
        and "No client is registered with this client_id." in answer.text
    )


@pytest.mark.parametrize("fields", [{"username": "ada", "password": "analytical-engine"}, {"action": "cancel"}])
def test_a_client_that_left_during_the_sign_in_gets_no_answer(op: Op, fields: dict[str, str]) -> None:
    page = op.browser.authorize()
    op.idp.state.clients.remove("field-service")

    answer = op.browser.fill_in(page, **fields)

    assert _is_told_that_the_client_is_unknown(op, answer)
    assert op.idp.sso_sessions() == 0
    assert "page has expired or has been used" in op.browser.fill_in(page, **fields).text


@pytest.mark.parametrize("action", ["allow", "deny"])
def test_a_client_that_left_before_consent_gets_no_answer(op: Op, action: str) -> None:
    page = op.browser.sign_in(prompt="consent")
    op.idp.state.clients.remove("field-service")

    answer = op.browser.post("/consent", transaction=op.transaction(page), action=action)

    assert _is_told_that_the_client_is_unknown(op, answer)
    assert op.idp.state.consents.held == 0


def test_nobody_is_sent_to_a_client_that_left_during_the_logout(op: Op) -> None:
    op.browser.sign_in()
    page = op.browser.get("/logout", client_id="field-service", post_logout_redirect_uri=op.goodbye)
    op.idp.state.clients.remove("field-service")

    answer = op.browser.post("/logout", transaction=op.transaction(page), action="logout")

    assert answer.header("location") is None
    assert "You are signed out. You can close this page." in answer.text
    assert op.idp.sso_sessions() == 0


def test_the_client_that_stays_is_answered_as_ever(op: Op) -> None:
    page = op.browser.authorize()
    op.idp.register_client(replace(op.registration, client_id="another"))
    op.idp.state.clients.remove("another")

    assert "code" in op.answer(op.browser.fill_in(page, username="ada", password="analytical-engine"))
