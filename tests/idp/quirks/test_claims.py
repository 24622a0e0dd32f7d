"""The quirks of claims, in ID token, access token and userinfo: each shows its deviation, which the ideal lacks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile, RolesShape
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import JsonValue

from .claims_told import in_each, told

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky


EVERYWHERE = IdpProfile(roles=RolesShape(in_access_token=True, in_id_token=True, in_userinfo=True))
"""Roles are told in all three places."""
NOON = 1_767_225_600  # where the virtual clock starts


# One claim ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "claim", "seen"),
    [
        ({"claim": "nonce", "op": "append", "value": "1"}, "nonce", "the-nonce1"),
        ({"claim": "nonce", "op": "empty"}, "nonce", ""),
        ({"claim": "nonce", "op": "null"}, "nonce", None),
        ({"claim": "iss", "op": "near_miss", "value": "trailing_slash"}, "iss", "https://idp.test/"),
        ({"claim": "iss", "op": "near_miss", "value": "case"}, "iss", "HTTPS://IDP.TEST"),
        ({"claim": "iss", "op": "near_miss", "value": "default_port"}, "iss", "https://idp.test:443"),
        ({"claim": "iat", "op": "type", "value": "string"}, "iat", str(NOON)),
        ({"claim": "iat", "op": "milliseconds"}, "iat", NOON * 1000),
        ({"claim": "exp", "op": "type", "value": "float"}, "exp", NOON + 300.5),
        ({"claim": "sub", "op": "type", "value": "array"}, "sub", ["ada"]),
        ({"claim": "iat", "offset_s": 3600}, "iat", NOON + 3600),
    ],
)
def test_id_token_claim_takes_every_operation_of_the_catalogue(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], claim: str, seen: object
) -> None:
    ideal, body = op.claims(op.tokens()["id_token"]), quirky("id_token_claim", **parameters).tokens()

    assert ideal[claim] != seen
    assert op.claims(body["id_token"])[claim] == seen
    assert op.claims(body["access_token"]).get(claim) != seen or claim == "nonce"


def test_id_token_claim_counts_id_tokens_and_not_the_access_tokens_in_between(quirky: Quirky) -> None:
    op = quirky("id_token_claim", claim="acr", value="second", strikes={"nth": 2})

    assert [op.claims(op.tokens()["id_token"]).get("acr") for _ in range(3)] == [None, "second", None]


@pytest.mark.parametrize(
    ("shape", "more", "of_two", "of_one"),
    [
        ("string", {}, ["Technician", "Dispatcher"], "Technician"),
        ("space_separated", {}, "Technician Dispatcher", "Technician"),
        ("comma_separated", {}, "Technician,Dispatcher", "Technician"),
        ("array", {}, ["Technician", "Dispatcher"], ["Technician"]),
        ("object", {}, {"Technician": True, "Dispatcher": True}, {"Technician": True}),
        ("null", {}, None, None),
    ],
)
def test_claim_shape_is_another_one_everywhere(
    make_op: MakeOp, quirky: Quirky, shape: str, more: dict[str, JsonValue], of_two: object, of_one: object
) -> None:
    ideal, odd = make_op(EVERYWHERE), quirky("claim_shape", EVERYWHERE, claim="roles", shape=shape, **more)

    assert in_each(told(ideal, ideal.grace), "roles") == (["Technician", "Dispatcher"],) * 3
    assert in_each(told(odd, odd.grace), "roles") == (of_two,) * 3
    assert in_each(told(odd), "roles") == (of_one,) * 3
    assert "roles" not in told(odd, odd.linus)["userinfo"]


def test_claim_shape_array_and_words_take_any_value(quirky: Quirky) -> None:
    op = quirky("claim_shape", claim="badge", shape="array", artefact="id_token")

    assert in_each(told(op), "badge") == (["A-1"], None, "A-1")
    verified = quirky("claim_shape", claim="email_verified", shape="space_separated")
    assert told(verified)["id_token"]["email_verified"] == "true"


def test_claim_shape_nested_moves_the_claim_below_a_path(quirky: Quirky) -> None:
    profile = replace(EVERYWHERE, id_token=replace(EVERYWHERE.id_token, claims={"realm_access": {"verify": True}}))
    op = quirky("claim_shape", profile, claim="roles", shape="nested", path="realm_access.roles", artefact="id_token")

    claims = told(op)

    assert in_each(claims, "roles") == (None, ["Technician"], ["Technician"])
    assert claims["id_token"]["realm_access"] == {"verify": True, "roles": ["Technician"]}
    absent = quirky("claim_shape", EVERYWHERE, claim="roles", shape="absent")
    assert in_each(told(absent), "roles") == (None, None, None)


def test_claim_names_are_other_ones(op: Op, quirky: Quirky) -> None:
    renamed = told(quirky("claim_names", names={"email": "upn", "missing": "x"}, artefact="id_token"))
    kept = told(quirky("claim_names", names={"email": "upn"}, keep=True))

    assert in_each(told(op), "upn") == (None, None, None)
    assert (renamed["id_token"].get("email"), renamed["id_token"]["upn"]) == (None, "ada@people.test")
    assert (renamed["userinfo"]["email"], "x" in renamed["id_token"]) == ("ada@people.test", False)
    assert in_each(kept, "upn") == ("ada@people.test", None, "ada@people.test")
    assert in_each(kept, "email") == ("ada@people.test", None, "ada@people.test")


def test_claim_names_and_claim_shape_together_make_the_emails_array(make_op: MakeOp) -> None:
    op = make_op(
        IdpProfile(
            quirks={
                "claim_names": {"names": {"email": "emails"}},
                "claim_shape": {"claim": "emails", "shape": "array"},
            }
        )
    )

    assert in_each(told(op), "emails") == (["ada@people.test"], None, ["ada@people.test"])


def test_claim_omit_leaves_claims_out(op: Op, quirky: Quirky) -> None:
    ideal, lean = told(op), told(quirky("claim_omit", claims=["aud", "email"], artefact="access_token"))
    bare = told(quirky("claim_omit", all_but=["sub"], artefact="userinfo"))

    assert in_each(ideal, "aud") == ("field-service", "https://idp.test", None)
    assert in_each(lean, "aud") == ("field-service", None, None)
    assert lean["id_token"]["email"] == "ada@people.test"
    assert bare["userinfo"] == {"sub": "ada"}
    assert set(bare["id_token"]) == set(ideal["id_token"])


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("iso", "2026-01-01T00:00:00.000Z"),
        ("milliseconds", NOON * 1000),
        ("milliseconds_string", str(NOON * 1000)),
        ("string", str(NOON)),
        ("float", NOON + 0.5),
    ],
)
def test_claim_time_type_is_not_a_number_of_seconds(op: Op, quirky: Quirky, written: str, seen: object) -> None:
    odd = told(quirky("claim_time_type", claim="iat", type=written, artefact="access_token"))

    assert in_each(told(op), "iat") == (NOON, NOON, None)
    assert in_each(odd, "iat") == (NOON, seen, None)


def test_claim_time_type_leaves_what_is_no_time(quirky: Quirky) -> None:
    assert told(quirky("claim_time_type", claim="email_verified", type="iso"))["id_token"]["email_verified"] is True


@pytest.mark.parametrize(
    ("parameters", "seen"),
    [
        ({"form": "string"}, ("true", None, "true")),
        ({"form": "userinfo_string"}, (True, None, "true")),
        ({"form": "absent"}, (None, None, None)),
        ({"value": False}, (False, None, False)),
        ({"form": "userinfo_string", "value": False}, (False, None, "false")),
    ],
)
def test_email_verified_is_a_text_or_missing(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], seen: object
) -> None:
    odd = quirky("email_verified", **parameters)

    assert in_each(told(op), "email_verified") == (True, None, True)
    assert in_each(told(odd), "email_verified") == seen
    assert "email_verified" not in told(odd, odd.linus)["id_token"]


# Claims that are elsewhere, or change ---------------------------------------------------------------------------------


def test_distributed_claims_point_at_another_place(make_op: MakeOp, quirky: Quirky) -> None:
    endpoint = "https://graph.test/getMemberObjects"
    odd = quirky("distributed_claims", EVERYWHERE, claims=["roles", "groups"], endpoint=endpoint, over=1)

    two, one = told(odd, odd.grace), told(odd)

    assert "_claim_names" not in told(make_op(EVERYWHERE))["id_token"]
    assert in_each(two, "roles") == (None, None, None)
    assert in_each(two, "_claim_names") == ({"roles": "src1"},) * 3
    assert in_each(two, "_claim_sources") == ({"src1": {"endpoint": endpoint}},) * 3
    assert in_each(one, "roles") == (["Technician"],) * 3
    assert in_each(one, "_claim_names") == (None, None, None)


def test_distributed_claims_may_come_with_a_token_and_for_any_claim(quirky: Quirky) -> None:
    odd = quirky(
        "distributed_claims",
        claims=["email", "badge"],
        endpoint="https://claims.test/",
        access_token="ask-with-this",
        artefact="userinfo",
    )

    claims = told(odd)

    assert claims["userinfo"]["_claim_names"] == {"email": "src1", "badge": "src1"}
    assert claims["userinfo"]["_claim_sources"] == {
        "src1": {"endpoint": "https://claims.test/", "access_token": "ask-with-this"}
    }
    assert claims["id_token"]["email"] == "ada@people.test"


@pytest.mark.parametrize(
    ("parameters", "claim", "seen"),
    [
        (
            {"claim": "email", "value": "ada@elsewhere.test"},
            "email",
            ("ada@elsewhere.test", None, "ada@elsewhere.test"),
        ),
        ({"claim": "email"}, "email", (None, None, None)),
        ({"claim": "sub", "value": "ada-2"}, "sub", ("ada-2", "ada-2", "ada-2")),
        ({"claim": "roles", "value": ["Admin"]}, "roles", (["Admin"], ["Admin"], ["Admin"])),
        ({"claim": "roles"}, "roles", (None, None, None)),
        ({"claim": "roles", "value": "Admin"}, "roles", (["Admin"], ["Admin"], ["Admin"])),
        (
            {"claim": "email", "value": "x@x.test", "sub": "grace"},
            "email",
            ("ada@people.test", None, "ada@people.test"),
        ),
    ],
)
def test_user_claim_changes_what_is_known_of_a_person(
    make_op: MakeOp, quirky: Quirky, parameters: dict[str, JsonValue], claim: str, seen: object
) -> None:
    ideal = in_each(told(make_op(EVERYWHERE)), claim)

    assert in_each(told(quirky("user_claim", EVERYWHERE, **parameters)), claim) == seen
    assert (ideal == seen) is (parameters.get("sub") == "grace")


def test_user_claim_may_change_between_two_sign_ins_of_one_person(quirky: Quirky) -> None:
    op = quirky("user_claim", sub="ada", claim="email", value="new@people.test", strikes={"nth": 2, "times": 9})
    op.tokens(op.grace)

    assert [op.claims(op.tokens()["id_token"])["email"] for _ in range(3)] == [
        "ada@people.test", "new@people.test", "new@people.test",
    ]  # fmt: skip


def test_token_id_is_written_with_a_prefix_or_under_another_name(op: Op, make_op: MakeOp) -> None:
    quirks = {"token_id": [{"prefix": "ID.", "artefact": "id_token"}, {"claim": "uti", "artefact": "access_token"}]}
    deviant = make_op(IdpProfile(quirks=quirks))
    first, second = deviant.tokens(), deviant.tokens()
    told = [deviant.claims(body["id_token"])["jti"] for body in (first, second)]

    assert all(re.fullmatch(r"ID\.[A-Za-z0-9_-]{22}", str(one)) for one in told)
    assert told[0] != told[1]
    assert deviant.claims(first["access_token"])["uti"] != deviant.claims(second["access_token"])["uti"]
    assert "jti" not in op.claims(op.tokens()["id_token"])
    assert "uti" not in op.claims(op.tokens()["access_token"])


# Parameters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "id_token_claim", {"claim": "exp", "op": "remove", "offset_s": 3},
            "quirk 'id_token_claim': 'offset_s' moves the time that is there; leave 'op' and 'value'",
        ),
        (
            "claim_shape", {"claim": "roles", "shape": "nested"},
            "quirk 'claim_shape': 'path' says where the shape 'nested' puts the claim, like a.b.c",
        ),
        (
            "claim_shape", {"claim": "roles", "shape": "array", "path": "a.b"},
            "quirk 'claim_shape': 'path' says where the shape 'nested' puts the claim, like a.b.c",
        ),
        ("claim_omit", {}, "quirk 'claim_omit' takes either 'claims' to leave out or 'all_but' to keep"),
        (
            "email_verified", {},
            "quirk 'email_verified' needs a 'form' other than 'bool' or a 'value', and 'absent' has none",
        ),
        (
            "email_verified", {"form": "absent", "value": True},
            "quirk 'email_verified' needs a 'form' other than 'bool' or a 'value', and 'absent' has none",
        ),
        (
            "distributed_claims", {"claims": [], "endpoint": "https://x"},
            "quirk 'distributed_claims' needs at least one of 'claims'",
        ),
        (
            "user_claim", {"claim": "roles", "value": [1]},
            "quirk 'user_claim': the 'value' of roles is a list of texts",
        ),
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_refused(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
