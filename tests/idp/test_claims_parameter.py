"""The parameter `claims`: single claims by name, an essential acr, one particular person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import JsonValue


def asking(**places: JsonValue) -> str:
    return json.dumps(places)


@pytest.mark.parametrize("wanted", [None, {"essential": True}, {"value": "anything"}])
def test_a_claim_is_where_it_was_asked_for(op: Op, wanted: JsonValue) -> None:
    claims = asking(id_token={"email": wanted}, userinfo={"name": wanted})

    tokens = op.tokens(scope="openid", claims=claims)

    id_token, userinfo = op.claims(tokens["id_token"]), op.userinfo(tokens["access_token"]).json_object()
    assert (id_token["email"], userinfo["name"]) == ("ada@people.test", "Ada Lovelace")
    assert "name" not in id_token
    assert "email" not in userinfo


def test_what_is_not_known_is_left_out_and_claims_of_the_protocol_cannot_be_had_this_way(op: Op) -> None:
    claims = asking(id_token={"birthdate": {"essential": True}, "iss": {"value": "x"}, "auth_time": None})

    id_token = op.claims(op.tokens(scope="openid", claims=claims)["id_token"])

    assert "birthdate" not in id_token
    assert id_token["iss"] == "https://idp.test"


def test_an_acr_may_be_asked_for_as_a_claim(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(acr_values=("bronze", "silver")))

    tokens = op.tokens(claims=asking(id_token={"acr": {"values": ["gold", "bronze"]}}))

    assert op.claims(tokens["id_token"])["acr"] == "bronze"


def test_an_essential_acr_out_of_reach_fails_the_sign_in(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(acr_values=("bronze", "silver")))
    acr = {"essential": True, "value": "gold"}

    error = op.answer(op.browser.authorize(claims=asking(id_token={"acr": acr})))

    assert (error["error"], error["error_description"]) == (
        "unmet_authentication_requirements", "None of the essential acr values can be reached.",
    )  # fmt: skip


@pytest.mark.parametrize("changes", [{"acr_values": "bronze"}, {}])
def test_an_essential_acr_is_reached_whatever_else_was_asked_for(make_op: MakeOp, changes: dict[str, str]) -> None:
    op = make_op(IdpProfile(acr_values=("bronze", "silver"), default_acr="bronze"), default_acr_values=("bronze",))
    op.browser.sign_in(acr_values="bronze")
    claims = asking(id_token={"acr": {"essential": True, "value": "silver"}})

    silent = op.answer(op.browser.authorize(claims=claims, prompt="none", **changes))
    page = op.browser.authorize(claims=claims, **changes)

    assert silent["error"] == "interaction_required"
    assert 'name="one_time_code"' in page.text


def test_a_voluntary_acr_out_of_reach_leaves_acr_values_in_force(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(acr_values=("bronze", "silver")))
    claims = asking(id_token={"acr": {"value": "gold"}})

    assert op.claims(op.tokens(claims=claims, acr_values="bronze")["id_token"])["acr"] == "bronze"


def test_a_hint_and_a_sub_that_differ_are_refused(op: Op) -> None:
    hint = op.tokens()["id_token"]

    agreed = op.browser.authorize(id_token_hint=hint, claims=asking(id_token={"sub": {"value": "ada"}}))
    error = op.answer(op.browser.authorize(id_token_hint=hint, claims=asking(id_token={"sub": {"value": "grace"}})))

    assert agreed.status == 200
    assert (error["error"], error["error_description"]) == (
        "invalid_request", "The parameter claims asks for somebody else than the id_token_hint.",
    )  # fmt: skip


def test_one_particular_person_may_be_asked_for(op: Op) -> None:
    op.browser.sign_in()

    right = op.answer(op.browser.authorize(prompt="none", claims=asking(id_token={"sub": {"value": "ada"}})))
    wrong = op.answer(op.browser.authorize(prompt="none", claims=asking(id_token={"sub": {"value": "grace"}})))

    assert "code" in right
    assert wrong["error"] == "login_required"


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ("{", "The parameter claims is not JSON."),
        ("[" * 20_000, "The parameter claims is not JSON."),
        ("[]", "The parameter claims is not a JSON object."),
        ('{"id_token": 3}', "The member id_token of the parameter claims is not a JSON object."),
        (
            '{"userinfo": {"name": true}}',
            "The parameter claims asks for a claim in userinfo in a form that does not exist.",
        ),
        (
            '{"id_token": {"acr": {"values": "gold"}}}',
            "The parameter claims asks for a claim in id_token in a form that does not exist.",
        ),
        ('{"id_token": {"sub": {"values": ["a", "b"]}}}', "The parameter claims asks for more than one sub."),
    ],
)  # fmt: skip
def test_a_malformed_request_is_refused(op: Op, claims: str, told: str) -> None:
    error = op.answer(op.browser.authorize(method="POST", claims=claims))

    assert (error["error"], error["error_description"]) == ("invalid_request", told)


def test_members_nobody_knows_are_ignored(op: Op) -> None:
    claims = asking(introspection={"name": None}, id_token={"name": {"essential": True, "purpose": "hello"}})

    assert op.claims(op.tokens(scope="openid", claims=claims)["id_token"])["name"] == "Ada Lovelace"
