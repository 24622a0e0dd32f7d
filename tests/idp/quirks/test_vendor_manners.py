"""Quirks that only some provider needs: what is said where nothing is, a redirect_uri of its choice, scopes' names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import Request, Response

from .signatures import kids

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky


def fetched(op: Op, path: str) -> Response:
    return op.idp.app(Request(method="GET", url=op.origin + path))


# not_found_body -------------------------------------------------------------------------------------------------------


def test_not_found_body_is_json_below_a_path(op: Op, quirky: Quirky) -> None:
    own = quirky("not_found_body", members={"errorCode": "E7", "errorId": "{random}", "causes": []}, below="/oauth2/")
    told = [fetched(own, "/oauth2/nobody").json_object() for _ in range(2)]

    assert [(one["errorCode"], one["causes"]) for one in told] == [("E7", []), ("E7", [])]
    assert told[0]["errorId"] != told[1]["errorId"]
    assert fetched(own, "/oauth2/nobody").status == 404
    for plain in (fetched(own, "/elsewhere"), fetched(op, "/oauth2/nobody")):
        assert (plain.status, plain.text) == (404, "There is nothing here.\n")
    assert fetched(own, "/.well-known/openid-configuration").status == 200


def test_not_found_body_may_have_another_status_and_leaves_what_is_there(make_op: MakeOp) -> None:
    body = {"members": {"error": "invalid_request"}, "status": 400}
    op = make_op(IdpProfile(quirks={"session_state": {"check_session": "changed"}, "not_found_body": body}))

    assert (fetched(op, "/x").status, fetched(op, "/x").json_object()) == (400, {"error": "invalid_request"})
    assert fetched(op, "/check-session").status == 200


def test_not_found_body_is_an_error() -> None:
    complaint = "quirk 'not_found_body': 'status' is from 400 to 599, got 200"
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk("not_found_body", {"members": {}, "status": 200})


# redirect_uri_optional ------------------------------------------------------------------------------------------------

URIS = ("makeitnative://oauth/callback", "https://app.test/one", "https://app.test/two")


def test_redirect_uri_optional_takes_a_registered_one(make_op: MakeOp, quirky: Quirky) -> None:
    registration = {"redirect_uris": URIS}
    ideal, lax = make_op(**registration), quirky("redirect_uri_optional", registration=registration)
    first = quirky("redirect_uri_optional", registration=registration, take="first")

    def leads_to(op: Op) -> str:
        return str(op.new_browser().sign_in(redirect_uri=None).header("location")).partition("?")[0]

    assert {leads_to(lax) for _ in range(20)} == set(URIS)
    assert {leads_to(first) for _ in range(3)} == {URIS[0]}
    assert ideal.browser.authorize(redirect_uri=None).status == 400
    assert lax.browser.authorize(redirect_uri="https://app.test/three").status == 400


def test_redirect_uri_optional_leaves_the_comparison_to_other_quirks(make_op: MakeOp) -> None:
    quirks = {"redirect_uri_optional": {}, "scheme_policy": {"loopback_any_port": True}}
    op = make_op(IdpProfile(quirks=quirks), redirect_uris=("http://localhost/callback",))

    assert op.browser.authorize(redirect_uri="http://localhost:8765/callback").status == 200
    assert op.browser.authorize(redirect_uri="").status == 200
    assert op.browser.authorize(redirect_uri="http://localhost:8765/elsewhere").status == 400


def test_redirect_uri_optional_binds_the_code_to_the_one_it_took(quirky: Quirky) -> None:
    op = quirky("redirect_uri_optional")

    assert op.redeem(op.code(redirect_uri=None), redirect_uri=None).json_object()["error"] == "invalid_request"
    assert op.redeem(op.code(redirect_uri=None)).status == 200


# scope_names ----------------------------------------------------------------------------------------------------------


def test_scope_names_are_those_of_the_provider(op: Op, quirky: Quirky) -> None:
    own = quirky("scope_names", names={"email": "https://p.test/auth/email"})

    assert own.tokens()["scope"] == "openid profile https://p.test/auth/email"
    assert op.tokens()["scope"] == "openid profile email"
    assert own.userinfo(own.tokens()["access_token"]).json_object()["email"] == "ada@people.test"


def test_scope_names_leave_a_response_without_scope(make_op: MakeOp) -> None:
    quirks = {"token_field": {"field": "scope", "op": "remove"}, "scope_names": {"names": {"openid": "x"}}}

    assert "scope" not in make_op(IdpProfile(quirks=quirks)).tokens()


# authz_extra_params ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("errors", [True, False])
def test_authz_extra_params_may_spare_the_errors(op: Op, quirky: Quirky, errors: bool) -> None:
    more = quirky("authz_extra_params", params={"authuser": "0"}, errors=errors)

    assert more.answer(more.browser.sign_in())["authuser"] == "0"
    assert ("authuser" in more.answer(more.new_browser().authorize(prompt="none"))) is errors
    assert "authuser" not in op.answer(op.browser.sign_in())


# Keys -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["id_token", "access_token"])
def test_jwks_kid_form_may_name_the_thumbprint_in_the_header_too(op: Op, quirky: Quirky, name: str) -> None:
    formed = quirky("jwks_kid_form", form="x5t", x5t_in_header=True)
    token = formed.tokens()[name]

    assert formed.header(token)["x5t"] == formed.header(token)["kid"]
    assert formed.header(token)["kid"] in kids(formed)
    assert "x5t" not in op.header(op.tokens()[name])


def test_jwks_replica_skew_may_spare_the_keys_in_use(op: Op, make_op: MakeOp) -> None:
    def other_kids(lacks: str) -> list[list[str]]:
        quirks = {"jwks_spare_keys": {"count": 2}, "jwks_replica_skew": {"lacks": lacks, "from_read": 2}}
        skewed = make_op(IdpProfile(quirks=quirks))
        reads = [kids(skewed) for _ in range(5)]
        assert all(set(kids(op)) <= set(read) for read in reads) is (lacks == "others_in_turn")
        return [[kid for kid in read if kid not in kids(op)] for read in reads]

    all_of_them, without_one, *later = other_kids("others_in_turn")

    assert (len(all_of_them), without_one) == (2, all_of_them[1:])
    assert later == [all_of_them, all_of_them[:1], all_of_them]
    assert other_kids("signing_keys") == [all_of_them] * 5
