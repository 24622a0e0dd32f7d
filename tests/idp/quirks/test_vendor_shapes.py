"""Quirks that came with the profiles of real providers: orders, keys, and texts with something filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk

from .signatures import jwks

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import JsonValue, Response


def names(response: Response) -> list[str]:
    return [name for name, _ in parse_qsl(urlsplit(response.header("location") or "").query)]


def test_authz_param_order_moves_what_it_names_to_the_front(op: Op, quirky: Quirky) -> None:
    ordered = quirky("authz_param_order", order=["state", "session_state", "iss"])

    assert names(op.browser.sign_in()) == ["code", "state", "iss"]
    assert names(ordered.browser.sign_in()) == ["state", "iss", "code"]
    assert names(ordered.new_browser().authorize(prompt="none")) == ["error", "error_description", "state", "iss"]


def test_authz_param_order_refuses_no_order() -> None:
    with pytest.raises(ValueError, match=r"^quirk 'authz_param_order': 'order' names at least one parameter$"):
        build_quirk("authz_param_order", {"order": []})


@pytest.mark.parametrize(("place", "at"), [("first", 0), ("last", -1)])
def test_jwks_encryption_key_adds_a_key_that_signs_nothing(op: Op, quirky: Quirky, place: str, at: int) -> None:
    with_key = quirky("jwks_encryption_key", place=place)

    key = jwks(with_key)[at]
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "enc", "RSA-OAEP")
    assert {one["use"] for one in jwks(op)} == {"sig"}
    assert len(jwks(with_key)) == len(jwks(op)) + 1
    assert with_key.header(with_key.tokens()["id_token"])["kid"] != key["kid"]
    assert jwks(with_key)[at] == key


@pytest.mark.parametrize("place", ["first", "last"])
def test_jwks_spare_keys_are_always_the_same_and_sign_nothing(op: Op, quirky: Quirky, place: str) -> None:
    spare = quirky("jwks_spare_keys", count=2, place=place)

    ideal = jwks(op)
    keys = jwks(spare)
    added = [key for key in keys if key not in ideal]
    assert keys == ([*added, *ideal] if place == "first" else [*ideal, *added])
    assert [(key["kty"], key["use"], key["alg"]) for key in added] == [("RSA", "sig", "RS256")] * 2
    assert spare.header(spare.tokens()["id_token"])["kid"] not in {key["kid"] for key in added}
    assert jwks(spare) == keys


def test_jwks_spare_keys_have_a_limit() -> None:
    with pytest.raises(ValueError, match=r"^quirk 'jwks_spare_keys': 'count' is from 1 to 10, got 0$"):
        build_quirk("jwks_spare_keys", {"count": 0})


def test_access_token_may_be_encrypted_for_nobody_but_the_provider(op: Op, quirky: Quirky) -> None:
    sealed = quirky("access_token", format="jwe")

    token = str(sealed.tokens()["access_token"])
    assert [bool(part) for part in token.split(".")] == [True, False, True, True, True]
    assert sealed.header(token) == {"alg": "dir", "enc": "A256GCM", "iss": "https://idp.test"}
    assert sealed.userinfo(token).json_object()["sub"] == "ada"
    assert str(op.tokens()["access_token"]).count(".") == 2


def test_token_field_fills_in_a_text(quirky: Quirky) -> None:
    text = "{client_id} {issuer} {origin} {now} {now_ms} {sid} {sub} {unknown}"
    op = quirky("token_field", field="told", value=text)
    body = op.tokens()
    sid = op.claims(body["id_token"])["sid"]

    urls, times = "https://idp.test https://idp.test", "1767225600 1767225600000"
    assert body["told"] == f"field-service {urls} {times} {sid} ada {{unknown}}"


def test_token_field_fills_in_something_random_each_time(quirky: Quirky) -> None:
    op = quirky("token_field", field="told", value="{random}=")

    told = {str(op.tokens()["told"]) for _ in range(3)}
    assert len(told) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", one) for one in told)


@pytest.mark.parametrize(("scope", "granted"), [("openid refresh_token", True), ("openid", False), ("openid x", False)])
def test_offline_access_may_have_other_names(quirky: Quirky, op: Op, scope: str, granted: bool) -> None:
    profile = IdpProfile(scopes=("openid", "refresh_token", "offline_access"))
    named = quirky("offline_access", profile, mode="needed", also=["refresh_token", "x"])

    assert ("refresh_token" in named.tokens(scope=scope)) is granted
    assert "refresh_token" not in op.tokens(scope=scope)


def test_session_state_can_be_the_id_of_the_session(quirky: Quirky) -> None:
    op = quirky("session_state", value="{sid}")

    answer = op.answer(op.browser.sign_in())
    assert answer["session_state"] == op.claims(op.redeem(answer["code"]).json_object()["id_token"])["sid"]


def test_event_error_words_one_form_of_an_event(quirky: Quirky) -> None:
    """An unknown client is a page at one endpoint and a body at the other."""
    op = quirky("event_error", event="client_unknown", where="page", description="Client not found.")

    assert "Client not found." in op.browser.authorize(client_id="nobody").text
    refused = op.redeem("x", headers=(op.basic(client_id="nobody"),)).json_object()
    assert refused["error_description"] == "Client authentication failed."


@pytest.mark.parametrize("verifier", ["short", "x" * 129, "ü" * 43])
def test_event_error_tells_a_malformed_verifier_from_a_wrong_one(quirky: Quirky, verifier: str) -> None:
    op = quirky("event_error", event="pkce_malformed", description="Invalid code verifier")

    assert op.redeem(op.code(), code_verifier=verifier).json_object()["error_description"] == "Invalid code verifier"
    wrong = op.redeem(op.code(), code_verifier="x" * 43).json_object()
    assert wrong["error_description"] == "PKCE verification failed."


@pytest.mark.parametrize(
    ("form", "pattern"),
    [("{sub}", "ada"), ("auth0|{sub}", r"auth0\|ada"), ("{sub_uuid}", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")],
)
def test_a_subject_identifier_has_its_form_everywhere(make_op: MakeOp, form: str, pattern: str) -> None:
    op = make_op(IdpProfile(subject_form=form))
    body = op.tokens()

    sub: JsonValue = op.claims(body["id_token"])["sub"]
    assert re.fullmatch(pattern, str(sub))
    assert op.claims(body["access_token"])["sub"] == op.userinfo(body["access_token"]).json_object()["sub"] == sub
    assert op.claims(op.tokens(op.grace)["id_token"])["sub"] != sub
    signed_in = op.answer(op.browser.sign_in())
    hint = op.redeem(signed_in["code"]).json_object()["id_token"]
    assert "code" in op.answer(op.browser.authorize(prompt="none", id_token_hint=hint))
