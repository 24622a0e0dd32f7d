"""What becomes of a request that forgets the scope `openid`, or asks for a scope nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.idp.conftest import Op
    from tests.idp.quirks.conftest import Quirky


def test_openid_optional_issues_tokens_without_an_id_token(op: Op, quirky: Quirky) -> None:
    plain = quirky("openid_optional")
    body = plain.tokens(scope="profile email unheard-of")

    assert ("id_token" in body, body["scope"]) == (False, "profile email")
    assert plain.userinfo(body["access_token"]).status == 403
    assert op.answer(op.browser.authorize(scope="profile email"))["error"] == "invalid_scope"


def test_openid_optional_changes_nothing_for_who_asks_for_openid(quirky: Quirky) -> None:
    plain = quirky("openid_optional")
    body = plain.tokens(scope="openid email")

    assert (plain.claims(body["id_token"])["email"], body["scope"]) == ("ada@people.test", "openid email")


@pytest.mark.parametrize("nothing", [None, ""])
def test_openid_optional_wants_a_scope_all_the_same(quirky: Quirky, nothing: str | None) -> None:
    plain = quirky("openid_optional")
    answer = plain.answer(plain.browser.authorize(scope=nothing))

    assert (answer["error"], answer["error_description"]) == ("invalid_request", "The parameter scope is missing.")


def test_unknown_scope_refuses_what_the_ideal_leaves_out(op: Op, quirky: Quirky) -> None:
    strict = quirky("unknown_scope", also=["legacy"])
    answer = strict.answer(strict.browser.authorize(scope="openid unheard-of"))

    assert (answer["error"], answer["error_description"]) == ("invalid_scope", "A requested scope is not known.")
    assert strict.tokens(scope="openid legacy")["scope"] == "openid"
    assert op.tokens(scope="openid unheard-of")["scope"] == "openid"


def test_unknown_scope_may_list_both_kinds_in_its_description(quirky: Quirky) -> None:
    strict = quirky("unknown_scope", description="{valid=[{valid}], invalid=[{invalid}]}")
    answer = strict.answer(strict.browser.authorize(scope='openid x email "é'))

    assert answer["error_description"] == "{valid=[openid, email], invalid=[x, %22%C3%A9]}"
