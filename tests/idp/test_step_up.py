"""Step-up: a stronger context takes another sign-in and a second factor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.authentication_contexts import is_reached, one_time_code, takes_a_second_factor
from mobile_sso.idp.profile import IdpProfile

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response

LEVELS = IdpProfile(acr_values=("bronze", "silver", "gold"), default_acr="bronze")


@pytest.fixture
def op(make_op: MakeOp) -> Op:
    return make_op(LEVELS)


def code_on(page: Response) -> str:
    [code] = re.findall(r'<strong class="code">(\d{6})</strong>', page.text)
    return code


def stepped_up(op: Op, page: Response, code: str) -> Response:
    return op.browser.fill_in(page, username="ada", password=op.ada.password, one_time_code=code)


def test_the_usual_context_takes_a_password_only(op: Op) -> None:
    tokens = op.tokens(acr_values="bronze")

    assert (op.claims(tokens["id_token"])["acr"], op.claims(tokens["id_token"])["amr"]) == ("bronze", ["pwd"])


def test_a_stronger_one_takes_another_sign_in_with_a_code(op: Op) -> None:
    op.browser.sign_in()

    page = op.browser.authorize(acr_values="gold")
    answer = op.answer(stepped_up(op, page, code_on(page)))

    claims = op.claims(op.redeem(answer["code"]).json_object()["id_token"])
    assert (claims["acr"], claims["amr"]) == ("gold", ["pwd", "otp", "mfa"])


def test_who_is_stronger_already_is_not_asked_again(op: Op) -> None:
    page = op.browser.authorize(acr_values="gold")
    stepped_up(op, page, code_on(page))

    assert op.browser.authorize(acr_values="silver").header("location")
    assert op.browser.authorize().header("location")


@pytest.mark.parametrize("code", ["", "000000", "12345", "ab"])
def test_a_wrong_code_stays_on_the_page(op: Op, code: str) -> None:
    page = op.browser.authorize(acr_values="silver")

    again = stepped_up(op, page, code)

    assert again.status == 200
    assert '<p role="alert" id="alert">The one-time code is not right.</p>' in again.text
    assert code_on(again) == code_on(page)


def test_prompt_none_cannot_step_up(op: Op) -> None:
    op.browser.sign_in()

    assert op.answer(op.browser.authorize(prompt="none", acr_values="gold"))["error"] == "interaction_required"


def test_a_picked_persona_needs_no_code(op: Op) -> None:
    page = op.browser.authorize(acr_values="gold")

    assert "code" in op.answer(op.browser.fill_in(page, persona="ada"))


def test_a_client_may_have_registered_its_contexts_and_its_greatest_age(make_op: MakeOp) -> None:
    op = make_op(LEVELS, default_acr_values=("gold",), default_max_age=60)
    page = op.browser.authorize()
    op.answer(stepped_up(op, page, code_on(page)))

    assert op.browser.authorize().status == 302
    op.clock.advance(61)
    assert op.browser.authorize().status == 200


@pytest.mark.parametrize(
    ("acr", "asked", "reached"),
    [
        ("bronze", (), True), ("bronze", ("bronze",), True), ("bronze", ("silver",), False),
        ("gold", ("silver",), True), (None, ("bronze",), False), ("platinum", ("gold",), False),
        ("platinum", ("platinum",), True),
        ("silver", ("gold", "bronze"), True),
    ],
)  # fmt: skip
def test_a_context_satisfies_itself_and_weaker_ones(acr: str | None, asked: tuple[str, ...], reached: bool) -> None:
    assert is_reached(acr, asked, LEVELS) is reached


@pytest.mark.parametrize(
    ("profile", "asked", "second"),
    [
        (LEVELS, ("gold",), True), (LEVELS, ("bronze",), False), (LEVELS, (), False), (LEVELS, ("platinum",), False),
        (IdpProfile(acr_values=("0", "1"), default_acr="1"), ("1",), False), (IdpProfile(), ("urn:mfa",), False),
        (IdpProfile(acr_values=("one", "two")), ("two",), True),
        (IdpProfile(acr_values=("one", "two")), ("one",), False),
    ],
)  # fmt: skip
def test_only_what_ranks_above_the_usual_context_takes_a_second_factor(
    profile: IdpProfile, asked: tuple[str, ...], second: bool
) -> None:
    assert takes_a_second_factor(asked, profile) is second


def test_a_code_is_six_digits_and_belongs_to_its_page() -> None:
    codes = {one_time_code(f"page-{number}") for number in range(50)}

    assert all(re.fullmatch(r"\d{6}", code) for code in codes)
    assert len(codes) == 50
