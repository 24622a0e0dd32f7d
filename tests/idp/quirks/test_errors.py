"""Quirks of refusals: what this IdP calls an event, and how it reports a no."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.profile import Endpoints, IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import JsonValue

from .provoked_refusals import cancelled, challenged, shown, wrong_redirect_uri, wrong_secret

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.idp.keys import SigningKeys


def test_event_error_words_one_event_and_no_other(op: Op, quirky: Quirky) -> None:
    keycloak = quirky(
        "event_error", event="wrong_secret", status=400, error="unauthorized_client", description="Invalid client",
        members={"hint": 7},
    )  # fmt: skip

    response = wrong_secret(keycloak)

    assert response.json_object() == {"error": "unauthorized_client", "error_description": "Invalid client", "hint": 7}
    assert (response.status, response.header("www-authenticate")) == (400, None)
    ideal = wrong_secret(op)
    assert (ideal.status, ideal.header("www-authenticate")) == (401, 'Basic realm="token"')
    assert ideal.json_object()["error"] == "invalid_client"
    assert keycloak.redeem("no-such-code") == op.redeem("no-such-code")


def test_event_error_words_several_events_alike(quirky: Quirky) -> None:
    op = quirky("event_error", event=["code_unknown", "code_spent"], description="Code not valid")
    code = op.code()

    assert op.redeem("no-such-code").json_object()["error_description"] == "Code not valid"
    assert op.redeem(code).status == 200
    assert op.redeem(code).json_object()["error_description"] == "Code not valid"


def test_event_error_may_leave_the_description_out(quirky: Quirky) -> None:
    assert wrong_secret(quirky("event_error", event="wrong_secret", description="")).json_object() == {
        "error": "invalid_client"
    }


def test_event_error_fills_in_what_the_request_named_and_escapes_it(op: Op, quirky: Quirky) -> None:
    text = "The URI '{redirect_uri}' is not one of '{client_id}'. {state}"
    other = quirky("event_error", event="redirect_uri_mismatch", description=text, heading="Oh {client_id}", code="X-1")
    hostile = "makeitnative://x/<script>alert(1)</script>"

    page = other.browser.authorize(redirect_uri=hostile)

    assert f"The URI '{hostile}' is not one of 'field-service'. {{state}}" in shown(page)
    assert "<script>" not in page.text
    assert "<h1>Oh field-service</h1>" in page.text
    assert "<code>X-1</code>" in page.text
    assert "field-service" not in wrong_redirect_uri(op).text


@pytest.mark.parametrize(
    ("form", "content_type", "body"),
    [
        ("text", "text/plain; charset=utf-8", "No."),
        ("empty", None, ""),
        ("json", "application/json", '{"error":"access_denied","error_description":"No."}'),
    ],
)
def test_event_error_answers_in_another_form(quirky: Quirky, form: str, content_type: str | None, body: str) -> None:
    response = cancelled(quirky("event_error", event="cancelled", form=form, description="No.", status=403))

    assert (response.status, response.header("content-type"), response.text) == (403, content_type, body)
    assert response.header("location") is None


def test_event_error_shows_a_page_where_the_ideal_redirects(op: Op, quirky: Quirky) -> None:
    page = quirky("event_error", event="not_assigned", form="page", code="AADSTS50105").browser.sign_in(op.mallory)

    assert "<code>AADSTS50105</code>" in page.text
    assert op.answer(op.browser.sign_in(op.mallory))["error"] == "access_denied"


def test_event_error_redirects_to_the_provider_s_own_page(op: Op, quirky: Quirky) -> None:
    cognito = quirky(
        "event_error", IdpProfile(endpoints=Endpoints(error="/error")), event="redirect_uri_mismatch",
        location="?error=redirect_mismatch&client_id={client_id}&uri={redirect_uri}",
    )  # fmt: skip

    response = cognito.browser.authorize(redirect_uri="x://y?a&b\r\nX-Evil: 1")

    location = str(response.header("location"))
    uri = quote("x://y?a&b\r\nX-Evil: 1", safe="")
    assert response.status == 302
    assert location == f"/error?error=redirect_mismatch&client_id=field-service&uri={uri}"
    page = cognito.browser.get("/error", error="redirect_mismatch")
    assert (page.status, "<code>redirect_mismatch</code>" in page.text) == (400, True)
    assert "<code>unknown_error</code>" in cognito.browser.get("/error", error="<b>x").text
    assert op.browser.get("/error", error="x").status == 404
    assert wrong_redirect_uri(op).status == 400


def test_event_error_changes_the_challenge(keys: SigningKeys) -> None:
    odd = challenged(keys, {"event_error": {"event": "access_token_invalid", "challenge": "error=invalid_token"}})
    none = challenged(keys, {"event_error": {"event": "access_token_invalid", "challenge": "", "form": "empty"}})

    assert odd.header("www-authenticate") == "error=invalid_token"
    assert (none.status, none.header("www-authenticate"), none.body) == (401, None, b"")


def test_event_error_strikes_the_nth_of_its_own_events(quirky: Quirky) -> None:
    op = quirky("event_error", event="wrong_secret", error="x", strikes={"nth": 2})
    op.redeem("no-such-code")  # another event is not counted

    assert [wrong_secret(op).json_object()["error"] for _ in range(3)] == ["invalid_client", "x", "invalid_client"]


def test_event_error_first_and_errors_style_after_it_compose(make_op: MakeOp) -> None:
    words = {"event": "wrong_secret", "error": "bad_client", "code": "AADSTS7", "description": "Invalid secret."}
    style = {"style": "aadsts"}
    composed = wrong_secret(make_op(IdpProfile(quirks={"event_error": words, "errors_style": style}))).json_object()
    undone = wrong_secret(make_op(IdpProfile(quirks={"errors_style": style, "event_error": words}))).json_object()

    assert composed["error"] == "bad_client"
    assert str(composed["error_description"]).startswith("AADSTS7: Invalid secret.\r\nTrace ID: ")
    assert composed["error_codes"] == [7]
    assert undone["error_description"] == "Invalid secret."
    assert undone["error_codes"] == [7000215]


@pytest.mark.parametrize(
    ("style", "answer"),
    [
        ("rfc", {"error": "access_denied", "error_description": "The sign-in was cancelled."}),
        ("apple", {"error": "user_cancelled_authorize"}),
        ("facebook", {"error_code": "200", "error_message": "The user denied your request."}),
        (
            "b2c_cancel",
            {
                "error": "access_denied",
                "error_description": "AADB2C90091: The user has cancelled entering self-asserted information.",
            },
        ),
        (
            "b2c_forgot_password",
            {"error": "access_denied", "error_description": "AADB2C90118: The user has forgotten their password."},
        ),
    ],
)
def test_deny_style_words_a_cancelled_sign_in(op: Op, quirky: Quirky, style: str, answer: dict[str, str]) -> None:
    other = quirky("deny_style", style=style)

    assert other.answer(cancelled(other)) == {**answer, "state": "the-state", "iss": op.origin}
    assert op.answer(cancelled(op))["error"] == "access_denied"
    assert other.answer(other.browser.authorize(prompt="none"))["error"] == "login_required"


def test_deny_style_and_the_style_of_b2c_write_the_code_once(make_op: MakeOp) -> None:
    quirks = {"deny_style": {"style": "b2c_forgot_password"}, "errors_style": {"style": "aadb2c"}}
    b2c = make_op(IdpProfile(quirks=quirks))

    text = b2c.answer(cancelled(b2c))["error_description"]

    assert text.startswith("AADB2C90118: The user has forgotten their password.\r\nCorrelation ID: ")


def test_a_page_keeps_its_status_unless_that_would_need_a_challenge() -> None:
    error = OAuthError("temporarily_unavailable", "Later.", event="throttled", status=429)

    assert ErrorAnswer.of(error, "page").status == 429
    assert ErrorAnswer.of(OAuthError("x", "Y.", event="wrong_secret", status=401), "page").status == 400
    assert replace(ErrorAnswer.of(error, "page"), heading="X").heading == "X"


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "event_error", {"event": "wrong_secrets"},
            "quirk 'event_error': there is no event 'wrong_secrets'; did you mean 'wrong_secret'?; see idp/errors.py",
        ),
        (
            "event_error", {"event": ["wrong_secret", "xyz"]},
            "quirk 'event_error': there is no event 'xyz'; see idp/errors.py",
        ),
        (
            "event_error", {"event": "cancelled", "form": "page", "location": "/error"},
            "quirk 'event_error' takes either 'form' or 'location': a redirect has no other form",
        ),
        (
            "event_error", {"event": "cancelled", "status": 99},
            "quirk 'event_error': 'status' is from 200 to 599, got 99",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
