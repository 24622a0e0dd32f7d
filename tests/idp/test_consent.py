"""Consent: when a person is asked, and what an answer brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.settings import CONSENT_LIFETIME, MAX_CONSENTS

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response


def answered(op: Op, page: Response, action: str) -> Response:
    return op.browser.post("/consent", transaction=op.transaction(page), action=action)


def is_question(page: Response) -> bool:
    return page.status == 200 and "<h1>Allow access?</h1>" in page.text


def test_nobody_is_asked_where_nothing_demands_it(op: Op) -> None:
    assert op.browser.sign_in().header("location")


def test_prompt_consent_asks_each_time_and_needs_no_new_sign_in(op: Op) -> None:
    asked = op.browser.sign_in(prompt="consent")
    allowed = answered(op, asked, "allow")
    again = op.browser.authorize(prompt="consent")

    assert is_question(asked)
    assert op.redeem(op.answer(allowed)["code"]).status == 200
    assert allowed.status == 303
    assert is_question(again)


def test_the_page_says_who_wants_what_in_plain_words(make_op: MakeOp) -> None:
    op = make_op(client_name="Field <Service>")

    page = op.browser.sign_in(prompt="consent", scope="openid profile phone").text

    assert "<strong>Field &lt;Service&gt;</strong> would like to:" in page
    assert "<li>Know that it is you</li><li>See your name and profile</li><li>See your phone number</li>" in page
    assert "Signed in as <strong>Ada Lovelace</strong>" in page


def test_a_refusal_goes_back_as_access_denied_and_is_not_remembered(make_op: MakeOp) -> None:
    op = make_op(consent_required=True)

    error = op.answer(answered(op, op.browser.sign_in(), "deny"))

    assert (error["error"], error["error_description"], error["state"]) == (
        "access_denied", "The person refused consent.", "the-state",
    )  # fmt: skip
    assert is_question(op.browser.authorize())


def test_a_client_that_demands_consent_gets_it_once_per_scope(make_op: MakeOp) -> None:
    op = make_op(consent_required=True)
    answered(op, op.browser.sign_in(scope="openid email"), "allow")

    assert op.browser.authorize(scope="openid").header("location")
    assert is_question(op.browser.authorize(scope="openid email phone"))
    assert is_question(op.new_browser().sign_in(op.grace, scope="openid"))


def test_single_claims_are_asked_for_too_unless_a_scope_brings_them(make_op: MakeOp) -> None:
    op = make_op(consent_required=True)
    claims = '{"userinfo": {"email": null, "birthdate": null}, "id_token": {"name": {"essential": true}}}'

    page = op.browser.sign_in(scope="openid profile", claims=claims)
    answered(op, page, "allow")

    assert "<li>See your name and profile</li><li>See your <code>email</code></li></ul>" in page.text
    assert op.browser.authorize(scope="openid profile", claims=claims).header("location")
    assert is_question(op.browser.authorize(scope="openid", claims=claims))


def test_prompt_none_fails_where_consent_is_missing(make_op: MakeOp) -> None:
    op = make_op(consent_required=True)
    op.browser.sign_in()

    error = op.answer(op.browser.authorize(prompt="none"))

    assert (error["error"], error["error_description"]) == (
        "consent_required", "The person has not been asked for consent.",
    )  # fmt: skip


def test_only_the_browser_that_was_asked_may_answer_and_once(op: Op) -> None:
    page = op.browser.sign_in(prompt="consent")
    stranger = op.new_browser()
    stranger.sign_in(op.grace)

    refused = stranger.post("/consent", transaction=op.transaction(page), action="allow")

    assert (refused.status, refused.header("location")) == (400, None)
    assert "This consent page has expired or has been used." in refused.text
    assert answered(op, page, "allow").status == 400


@pytest.mark.parametrize(("seconds", "asked"), [(CONSENT_LIFETIME - 1, False), (CONSENT_LIFETIME, True)])
def test_a_consent_expires(make_op: MakeOp, seconds: float, asked: bool) -> None:
    op = make_op(consent_required=True)
    answered(op, op.browser.sign_in(), "allow")
    op.clock.advance(seconds)

    assert is_question(op.browser.sign_in()) is asked


def test_consents_are_bounded(op: Op) -> None:
    from mobile_sso.idp.consents import Consents

    consents = Consents(clock=op.clock)
    for number in range(MAX_CONSENTS + 3):
        consents.remember(f"person-{number}", "client", ("openid",))

    assert consents.held == MAX_CONSENTS
    assert not consents.covers("person-0", "client", ("openid",))
