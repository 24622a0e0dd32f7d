"""The ledger: what an IdP saw, from the wire alone."""

from __future__ import annotations

import base64

import pytest

from mobile_sso.scenario.expectations.idp import OBSERVE
from mobile_sso.scenario.ledger import IdpLedger
from mobile_sso.testbed.contracts import SignInForm
from mobile_sso.testbed.http import Headers, Request, Response, form_request, html_response, json_response, redirect
from mobile_sso.testbed.network import Exchange

METADATA = {
    "issuer": "https://idp.test",
    "authorization_endpoint": "https://idp.test/a",
    "token_endpoint": "https://idp.test/t",
    "end_session_endpoint": "https://idp.test/bye",
}


class _Engine:
    issuer = "https://idp.test"
    discovery_url = "https://idp.test/.well-known/openid-configuration"
    sign_in_form = SignInForm()

    def app(self, request: Request) -> Response:
        assert request.url == "https://idp.test/.well-known/openid-configuration"
        return json_response(dict(METADATA))


@pytest.fixture
def ledger() -> IdpLedger:
    return IdpLedger("idp", _Engine())  # type: ignore[arg-type]


def _saw(ledger: IdpLedger, request: Request, response: Response | None, *, source: str = "browser") -> None:
    ledger.observe(Exchange(source=source, target="idp", request=request, response=response))


AUTHORIZE = Request(method="GET", url="https://idp.test/a?client_id=c&state=s1&acr_values=x")


def test_a_sign_in_page_is_an_authorization_request_answered_with_a_page(ledger: IdpLedger) -> None:
    _saw(ledger, AUTHORIZE, html_response('<form><input name="username">'))
    assert (ledger.authorizations, ledger.sign_in_pages, ledger.states) == (1, 1, {"s1"})
    assert ledger.authorization_request["acr_values"] == "x"


def test_a_page_that_asks_nobody_who_they_are_is_no_sign_in_page(ledger: IdpLedger) -> None:
    _saw(ledger, AUTHORIZE, html_response('<a href="app://cb?code=1">Continue to the app</a>'))
    assert (ledger.authorizations, ledger.sign_in_pages) == (1, 0)


def test_a_silent_sign_in_is_an_authorization_request_without_a_page(ledger: IdpLedger) -> None:
    _saw(ledger, AUTHORIZE, redirect("app://cb?code=1"))
    assert (ledger.authorizations, ledger.sign_in_pages, ledger.errors) == (1, 0, [])


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (redirect("app://cb?error=access_denied&state=s"), "access_denied"),
        (html_response("<p><code>invalid_request</code>", status=400), "invalid_request"),
        (html_response("<p>Error code: <code>AADSTS50011</code>", status=400), "AADSTS50011"),
        (
            html_response("<p>Error code: <code>Error 400: invalid_request</code>", status=400),
            "Error 400: invalid_request",
        ),
        (html_response("<p>Error code: <code>a &amp; b</code>", status=400), "a & b"),
        (html_response("<p>Error code: <code>AADSTS50105</code>"), "AADSTS50105"),
        (html_response("oops", status=502), "page 502"),
    ],
)
def test_errors_that_the_browser_meets_are_named(ledger: IdpLedger, response: Response, error: str) -> None:
    _saw(ledger, AUTHORIZE, response)
    assert ledger.errors == [error]


def test_a_page_that_names_a_scope_shows_no_error(ledger: IdpLedger) -> None:
    _saw(ledger, AUTHORIZE, html_response("<form>Use the scope <code>orders</code>"))
    assert ledger.errors == []


BASIC: Headers = (("Authorization", "Basic " + base64.b64encode(b"id:secret").decode()),)


@pytest.mark.parametrize(
    ("fields", "headers", "method"),
    [
        ({}, BASIC, "client_secret_basic"),
        ({"client_id": "id", "client_secret": "secret"}, (), "client_secret_post"),
        ({"client_id": "id"}, (), "none"),
    ],
)
def test_the_client_authentication_is_read_off_the_request(
    ledger: IdpLedger, fields: dict[str, str], headers: Headers, method: str
) -> None:
    request = form_request(
        "https://idp.test/t", {"grant_type": "authorization_code", "code": "k", **fields}, headers=headers
    )
    _saw(ledger, request, json_response({"error": "invalid_client"}, status=401), source="backend")
    _saw(ledger, request, json_response({"access_token": "t"}), source="backend")
    assert ledger.client_authentication == method
    assert ledger.codes_redeemed == {"k": 2}
    assert ledger.errors == ["invalid_client"]
    assert ledger.requests["token_endpoint"] == 2


def test_another_idps_exchanges_are_not_counted(ledger: IdpLedger) -> None:
    ledger.observe(Exchange(source="browser", target="idp:okta", request=AUTHORIZE, response=html_response("<form>")))
    assert ledger.authorizations == 0


def test_forgetting_keeps_the_states_because_their_sessions_live_on(ledger: IdpLedger) -> None:
    _saw(ledger, AUTHORIZE, html_response("<form>"))
    ledger.forget()
    assert (ledger.authorizations, ledger.sign_in_pages) == (0, 0)
    assert ledger.states == {"s1"}


def test_the_answers_to_logout_tokens_that_the_idp_sends_are_kept_and_to_nothing_else_it_sends(
    ledger: IdpLedger,
) -> None:
    to_backend = form_request("https://backend.test/backchannel-logout", {"logout_token": "a-logout-token"})
    for source, request in (("idp", to_backend), ("idp:other", to_backend), ("idp", AUTHORIZE)):
        ledger.observe(Exchange(source=source, target="backend", request=request, response=Response(status=204)))
    ledger.observe(Exchange(source="idp", target="backend", request=to_backend, response=None))

    assert ledger.logout_answers == [204, None]
    assert not ledger.requests
    ledger.forget()
    assert ledger.logout_answers == []


@pytest.mark.parametrize(
    ("answers", "sent", "accepted", "refused"),
    [
        ([], 0, 0, 0),
        ([200, 204], 2, 2, 0),
        ([400], 1, 0, 1),
        ([None, 302, 404, 500], 4, 0, 0),
    ],
)
def test_only_200_and_204_accept_a_logout_token_and_only_400_refuses_it(
    answers: list[int | None], sent: int, accepted: int, refused: int, ledger: IdpLedger
) -> None:
    ledger.logout_answers += answers
    keys = ("logout_tokens", "logout_tokens_accepted", "logout_tokens_refused")
    assert tuple(OBSERVE[key](_Engine(), ledger) for key in keys) == (sent, accepted, refused)


def test_a_sign_in_page_behind_redirects_counts_once_and_coming_back_is_no_new_request(ledger: IdpLedger) -> None:
    page = html_response('<form><input name="username">')
    _saw(ledger, AUTHORIZE, redirect("/login"))
    login = Request(method="GET", url="https://idp.test/login")
    _saw(ledger, login, page)
    _saw(ledger, login, page)
    _saw(ledger, Request(method="POST", url="https://idp.test/login"), redirect(AUTHORIZE.url))
    _saw(ledger, AUTHORIZE, redirect("app://cb?code=1"))
    assert (ledger.authorizations, ledger.sign_in_pages, ledger.requests["authorization_endpoint"]) == (1, 1, 2)


def test_a_field_named_by_a_selector_tells_the_sign_in_page() -> None:
    engine = _Engine()
    engine.sign_in_form = SignInForm(username="#user")
    ledger = IdpLedger("idp", engine)  # type: ignore[arg-type]
    _saw(ledger, AUTHORIZE, html_response("<form><input id=user name=u></form>"))
    _saw(ledger, AUTHORIZE, html_response("<form><input name=user></form>"))
    assert ledger.sign_in_pages == 1
