"""The styles of errors: how one provider dresses them all."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest

from mobile_sso.idp import error_styles
from mobile_sso.idp.error_answer import ErrorAnswer, ErrorForm
from mobile_sso.idp.error_styles import STYLES, style_of
from mobile_sso.idp.error_styles.facts import ErrorFacts, with_code
from mobile_sso.idp.errors import EVENTS, OAuthError
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import quirk_class
from mobile_sso.testbed.clock import VIRTUAL_START
from mobile_sso.testbed.randomness import SeededTokens

from .provoked_refusals import cancelled, challenged, shown, wrong_redirect_uri, wrong_secret

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.idp.keys import SigningKeys

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
NOW = "2026-01-01 00:00:00Z"


def test_the_styles_are_the_same_in_the_grid_the_files_and_the_parameter() -> None:
    files = {path.stem for path in Path(error_styles.__file__).parent.glob("*.py")} - {"__init__", "facts"}

    assert set(STYLES) == files
    assert get_args(get_type_hints(quirk_class("errors_style"))["style"]) == STYLES


@pytest.mark.parametrize("style", STYLES)
def test_every_style_says_where_it_comes_from(style: str) -> None:
    assert "\nSource: idp-" in (inspect.getdoc(inspect.getmodule(style_of(style))) or "")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", ["page", "json", "redirect"])
def test_every_style_dresses_every_event_in_every_form(style: str, form: ErrorForm) -> None:
    facts = ErrorFacts(now=VIRTUAL_START, origin="https://idp.test", tokens=SeededTokens(1))
    forms = {form} | {"page": {"json", "text"}, "json": {"empty", "text"}}.get(form, set())

    for event in EVENTS:
        error = OAuthError("invalid_request", "A text.", event=event, status=401)
        challenge = 'Bearer realm="x"' if form == "json" else ""
        dressed = style_of(style)(ErrorAnswer.of(error, form, challenge=challenge), facts)

        assert (dressed.event, dressed.location) == (event, "")
        assert dressed.form in forms


def test_errors_style_rfc_is_the_ideal(op: Op, quirky: Quirky) -> None:
    rfc = quirky("errors_style", style="rfc")

    for act in (wrong_secret, wrong_redirect_uri, cancelled):
        assert act(rfc) == act(op)


def test_errors_style_aadsts_numbers_and_traces_errors(op: Op, quirky: Quirky) -> None:
    entra = quirky("errors_style", style="aadsts")

    body = wrong_secret(entra).json_object()

    text = str(body.pop("error_description"))
    trace, correlation = body["trace_id"], body["correlation_id"]
    assert re.fullmatch(f"{UUID} {UUID}", f"{trace} {correlation}")
    assert trace != correlation
    assert body == {
        "error": "invalid_client",
        "error_codes": [7000215],
        "timestamp": NOW,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": "https://login.microsoftonline.com/error?code=7000215",
    }
    assert re.fullmatch(
        rf"AADSTS7000215: .+\r\nTrace ID: {trace}\r\nCorrelation ID: {correlation}\r\nTimestamp: {NOW}", text
    )
    assert set(wrong_secret(op).json_object()) == {"error", "error_description"}
    page = wrong_redirect_uri(entra)
    assert (page.status, "AADSTS50011:" in shown(page), "Trace ID" in shown(page)) == (400, True, False)
    answer = entra.answer(entra.browser.authorize(prompt="none"))
    assert answer["error_description"].startswith("AADSTS50058: Nobody is signed in.\r\nTrace ID: ")
    assert "error_codes" not in answer


def test_errors_style_aadsts_has_no_number_where_the_vendor_has_none(quirky: Quirky) -> None:
    answer = quirky("errors_style", style="aadsts")

    assert answer.answer(cancelled(answer))["error_description"].startswith("The sign-in was cancelled.\r\nTrace ID: ")


def test_errors_style_aadb2c_puts_a_code_before_and_a_correlation_id_behind(quirky: Quirky) -> None:
    b2c = quirky("errors_style", style="aadb2c")

    text = b2c.answer(cancelled(b2c))["error_description"]

    assert re.fullmatch(
        rf"AADB2C90091: The sign-in was cancelled\.\r\nCorrelation ID: {UUID}\r\nTimestamp: {NOW}\r\n", text
    )
    assert set(wrong_secret(b2c).json_object()) == {"error", "error_description"}
    assert shown(wrong_redirect_uri(b2c)).count("AADB2C90006") == 2  # in the text, and as the code


def test_errors_style_bare_has_no_description_in_a_body(op: Op, quirky: Quirky) -> None:
    bare = quirky("errors_style", style="bare")

    assert wrong_secret(bare).json_object() == {"error": "invalid_client"}
    assert "error_description" in wrong_secret(op).json_object()
    assert "error_description" in bare.answer(cancelled(bare))


@pytest.mark.parametrize(
    ("style", "status", "content_type", "pattern"),
    [
        ("okta", 400, "text/html", r"400 Bad Request Error Code: invalid_request Description: .* Go back"),
        (
            "google", 400, "text/html",
            r"Access blocked: This app's request is invalid .* Error code: Error 400: invalid_request Go back",
        ),
        ("keycloak", 400, "text/html", r"We are sorry\.\.\. "),
        ("auth0", 403, "text/html", r"Callback URL mismatch\. "),
        (
            "msis", 200, "text/html",
            rf"An error occurred Activity ID: {UUID} Error details: MSIS9224: .* Error code: MSIS9224 Go back",
        ),
        ("facebook", 400, "text/html", r"URL Blocked "),
        ("salesforce", 400, "text/plain", r"error=invalid_request&error_description=The%20redirect_uri%20[^ ]*$"),
        (
            "pingone", 400, "application/json",
            rf'{{"id":"{UUID}","code":"INVALID_DATA","message":"The request could not be completed\. One or more '
            r'validation errors were in the request\.","details":\[{"code":"INVALID_VALUE","message":"[^"]+"}\]}$',
        ),
    ],
)  # fmt: skip
def test_errors_style_shapes_the_page(
    op: Op, quirky: Quirky, style: str, status: int, content_type: str, pattern: str
) -> None:
    response = wrong_redirect_uri(quirky("errors_style", style=style))

    assert (response.status, str(response.header("content-type")).split(";")[0]) == (status, content_type)
    assert re.search(pattern, shown(response)), shown(response)
    assert not re.search(pattern, shown(wrong_redirect_uri(op)))


def test_errors_style_facebook_nests_the_error(op: Op, quirky: Quirky) -> None:
    response = wrong_secret(quirky("errors_style", style="facebook"))

    error = response.json_object()["error"]
    assert isinstance(error, dict)
    assert response.status == 400
    assert (error["type"], error["code"]) == ("OAuthException", 100)
    assert set(error) == {"message", "type", "code", "fbtrace_id"}
    assert wrong_secret(op).json_object()["error"] == "invalid_client"


def test_errors_style_okta_throttles_in_the_words_of_its_api(make_op: MakeOp) -> None:
    quirks = {"throttle": {"after_n": 0, "headers": "okta"}, "errors_style": {"style": "okta"}}
    okta = make_op(IdpProfile(quirks=quirks))

    response = wrong_secret(okta)

    body = response.json_object()
    assert response.status == 429
    assert (body["errorCode"], body["errorLink"], body["errorCauses"]) == ("E0000047", "E0000047", [])
    assert set(body) == {"errorCode", "errorSummary", "errorLink", "errorId", "errorCauses"}


def test_errors_style_auth0_has_a_name_of_its_own_for_throttling(make_op: MakeOp) -> None:
    auth0 = make_op(IdpProfile(quirks={"throttle": {"after_n": 0}, "errors_style": {"style": "auth0"}}))

    assert wrong_secret(auth0).json_object()["error"] == "too_many_requests"


@pytest.mark.parametrize(
    ("style", "content_type", "body"),
    [
        ("rfc", "application/json", '{"error":"invalid_token","error_description":"It is \\"old\\"."}'),
        ("keycloak", "text/plain;charset=UTF-8", ""),
        ("auth0", "text/plain; charset=utf-8", "Unauthorized"),
        ("bare", "application/json", '{"error":"invalid_token"}'),
    ],
)
def test_errors_style_shapes_the_answer_to_a_bearer_token(
    keys: SigningKeys, style: str, content_type: str, body: str
) -> None:
    response = challenged(keys, {"errors_style": {"style": style}})

    assert (response.status, response.header("content-type"), response.text) == (401, content_type, body)
    described = "" if style == "bare" else ', error_description="It is  old ."'
    if style == "auth0":
        described = ', error_description="Unauthorized"'
    assert response.header("www-authenticate") == f'Bearer realm="userinfo", error="invalid_token"{described}'


def test_a_challenge_holds_no_line_break_even_where_the_description_does(keys: SigningKeys) -> None:
    response = challenged(keys, {"errors_style": {"style": "aadsts"}})

    assert "\r\n" in str(response.json_object()["error_description"])
    assert re.fullmatch(r'Bearer realm="userinfo", error="invalid_token", error_description="[ -!#-~]+"',
                        str(response.header("www-authenticate")))  # fmt: skip


@pytest.mark.parametrize(
    ("code", "description", "text"),
    [
        ("", "A text.", "A text."),
        ("X1", "A text.", "X1: A text."),
        ("X1", "X1: A text.", "X1: A text."),
        ("X1", None, "X1"),
        ("", None, None),
    ],
)
def test_a_code_stands_before_the_text_once(code: str, description: str | None, text: str | None) -> None:
    assert with_code(code, description) == text
