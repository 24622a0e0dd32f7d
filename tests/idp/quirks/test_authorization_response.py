"""Quirks of the authorization response: state, iss, code, error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.contracts import ClientRegistration

from .redirects import denied, pairs, values

if TYPE_CHECKING:
    from tests.idp.conftest import Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import JsonValue

ISSUER = "https://idp.test"


# state ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "states"),
    [
        ({"op": "remove"}, []),
        ({"op": "append"}, ["the-state1"]),
        ({"op": "append", "value": "/x"}, ["the-state/x"]),
        ({"op": "set", "value": "another"}, ["another"]),
        ({"op": "duplicate"}, ["the-state", "the-state"]),
        ({"op": "duplicate", "value": "another"}, ["the-state", "another"]),
    ],
)
def test_authz_state_is_not_that_of_the_request(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], states: list[str]
) -> None:
    deviant = quirky("authz_state", **parameters)

    assert values(op.browser.sign_in(), "state") == ["the-state"]
    assert values(deviant.browser.sign_in(), "state") == states
    assert values(denied(deviant), "state") == states  # errors, too


def test_authz_state_of_an_earlier_sign_in_comes_back(op: Op, quirky: Quirky) -> None:
    for provider, second in ((op, "state-2"), (quirky("authz_state", op="stale"), "state-1")):
        first = provider.new_browser().sign_in(state="state-1")
        assert values(first, "state") == ["state-1"]  # nothing was before
        assert values(provider.new_browser().sign_in(state="state-2"), "state") == [second]


def test_authz_state_of_another_client_is_not_its_earlier_one(quirky: Quirky) -> None:
    deviant = quirky("authz_state", op="stale")
    deviant.idp.register_client(ClientRegistration(client_id="other", redirect_uris=("other://callback",)))
    deviant.new_browser().sign_in(client_id="other", redirect_uri="other://callback", state="state-1")

    assert values(deviant.new_browser().sign_in(state="state-2"), "state") == ["state-2"]


@pytest.mark.parametrize(("op_", "states"), [("append", []), ("stale", []), ("duplicate", []), ("set", ["x"])])
def test_authz_state_that_was_not_sent_can_only_be_set(quirky: Quirky, op_: str, states: list[str]) -> None:
    parameters = {"value": "x"} if op_ == "set" else {}

    assert values(quirky("authz_state", op=op_, **parameters).browser.sign_in(state=None), "state") == states


# iss ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "issuers"),
    [
        ({"op": "remove"}, []),
        ({"op": "set", "value": "https://evil.test"}, ["https://evil.test"]),
        ({"op": "append", "value": "1"}, ["https://idp.test1"]),
        ({"op": "empty"}, [""]),
        ({"op": "near_miss", "near_miss": "trailing_slash"}, ["https://idp.test/"]),
        ({"op": "near_miss", "near_miss": "case"}, ["HTTPS://IDP.TEST"]),
        ({"op": "near_miss", "near_miss": "default_port"}, ["https://idp.test:443"]),
    ],
)
def test_authz_iss_is_not_the_issuer(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], issuers: list[str]
) -> None:
    deviant = quirky("authz_iss", **parameters)
    spares_errors = quirky("authz_iss", on_error=False, **parameters)

    assert values(op.browser.sign_in(), "iss") == [ISSUER]
    assert values(deviant.browser.sign_in(), "iss") == issuers
    assert values(denied(deviant), "iss") == issuers
    assert values(spares_errors.browser.sign_in(), "iss") == issuers
    assert values(denied(spares_errors), "iss") == [ISSUER]


def test_authz_iss_is_given_to_a_provider_without_one_by_set_only(quirky: Quirky) -> None:
    silent = IdpProfile(authorization_response_iss=False)

    assert values(quirky("authz_iss", silent, op="append", value="1").browser.sign_in(), "iss") == []
    assert values(quirky("authz_iss", silent, op="set", value=ISSUER).browser.sign_in(), "iss") == [ISSUER]


# code -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("op_", "count"), [("remove", 0), ("duplicate", 2)])
def test_authz_code_is_missing_or_there_twice(op: Op, quirky: Quirky, op_: str, count: int) -> None:
    ideal, deviant = op.browser.sign_in(), quirky("authz_code", op=op_)

    assert len(values(ideal, "code")) == 1
    assert len(values(deviant.browser.sign_in(), "code")) == count
    assert values(denied(deviant), "code") == []


@pytest.mark.parametrize(
    ("parameters", "form"),
    [
        ({"length": 4096}, r"[A-Za-z0-9_-]{4096}"),
        ({"charset": "+/=%& "}, r"[+/=%& ]{43}"),
        ({"length": 6, "charset": "01"}, r"[01]{6}"),
    ],
)
def test_authz_code_of_any_length_and_alphabet_is_redeemed_as_ever(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], form: str
) -> None:
    deviant = quirky("authz_code", **parameters)

    assert not re.fullmatch(form, op.code())
    code = deviant.code()
    assert re.fullmatch(form, code)
    assert deviant.redeem(code).status == 200
    assert code not in deviant.secrets.mask(f"the code is {code}")


def test_authz_code_of_another_charset_differs_each_time(quirky: Quirky) -> None:
    deviant = quirky("authz_code", length=20, charset="abc")

    assert len({deviant.code() for _ in range(5)}) == 5


@pytest.mark.parametrize(("lifetime", "waited", "status"), [(5, 4, 200), (5, 6, 400), (0, 0, 400), (120, 100, 200)])
def test_authz_code_lives_as_long_as_it_is_told(
    op: Op, quirky: Quirky, lifetime: int, waited: int, status: int
) -> None:
    deviant = quirky("authz_code", lifetime_s=lifetime)
    statuses = []
    for provider in (op, deviant):
        code = provider.code()
        provider.clock.advance(waited)
        statuses.append(provider.redeem(code).status)

    assert statuses == [200 if waited < 60 else 400, status]


def test_authz_code_of_a_foreign_client_is_refused_to_this_one(op: Op, quirky: Quirky) -> None:
    deviant = quirky("authz_code", op="foreign_client")
    other = ClientRegistration(client_id="other", redirect_uris=(op.callback,))
    lonely = deviant.redeem(deviant.code())
    credentials = deviant.idp.register_client(other)

    assert op.redeem(op.code()).status == 200
    assert lonely.json_object()["error_description"] == "The authorization code was issued to another client."
    code = deviant.code()
    assert deviant.redeem(code).json_object()["error"] == "invalid_grant"
    basic = deviant.basic(credentials.client_id, credentials.client_secret)
    # It is a genuine code of that client, but cut out of another sign-in: its challenge is somebody else's.
    assert deviant.redeem(code, headers=(basic,)).json_object()["error_description"] == "PKCE verification failed."


def test_authz_code_of_a_foreign_client_may_fit_the_request_otherwise(quirky: Quirky) -> None:
    deviant = quirky("authz_code", op="foreign_client", keep_binding=True)
    credentials = deviant.idp.register_client(ClientRegistration(client_id="other", redirect_uris=(deviant.callback,)))

    basic = deviant.basic(credentials.client_id, credentials.client_secret)
    claims = deviant.claims(deviant.redeem(deviant.code(), headers=(basic,)).json_object()["id_token"])

    assert (claims["aud"], claims["nonce"]) == ("other", "the-nonce")


@pytest.mark.parametrize("keep_binding", [False, True])
def test_authz_code_of_a_foreign_user_signs_somebody_else_in(op: Op, quirky: Quirky, keep_binding: bool) -> None:
    deviant = quirky("authz_code", op="foreign_user", keep_binding=keep_binding)

    assert op.claims(op.tokens()["id_token"])["sub"] == "ada"
    assert deviant.redeem(deviant.code()).status == (200 if keep_binding else 400)
    code = deviant.code(code_challenge=None, code_challenge_method=None)  # a request without PKCE: only the nonce tells
    claims = deviant.claims(deviant.redeem(code, code_verifier=None).json_object()["id_token"])
    assert claims["sub"] == "grace"
    assert (claims["nonce"] == "the-nonce") is keep_binding


# error ----------------------------------------------------------------------------------------------------------------


def test_authz_error_comes_in_place_of_the_code(op: Op, quirky: Quirky) -> None:
    deviant = quirky(
        "authz_error", error="server_error", error_description="It broke.", error_uri="https://idp.test/why"
    )
    expected = [
        ("error", "server_error"),
        ("error_description", "It broke."),
        ("error_uri", "https://idp.test/why"),
        ("state", "the-state"),
        ("iss", ISSUER),
    ]

    assert [name for name, _ in pairs(op.browser.sign_in())] == ["code", "state", "iss"]
    assert pairs(deviant.browser.sign_in()) == expected
    assert pairs(denied(deviant)) == expected


def test_authz_error_may_leave_the_code_beside_it(quirky: Quirky) -> None:
    deviant = quirky("authz_error", error="access_denied", with_code=True)

    answer = dict(pairs(deviant.browser.sign_in()))

    assert list(answer) == ["error", "code", "state", "iss"]
    assert deviant.redeem(answer["code"]).status == 200


def test_authz_error_may_end_after_some_times(quirky: Quirky) -> None:
    deviant = quirky("authz_error", error="temporarily_unavailable", strikes={"times": 2})

    names = [pairs(deviant.browser.authorize(prompt="none"))[0][1] for _ in range(3)]

    assert names == ["temporarily_unavailable", "temporarily_unavailable", "login_required"]


def test_a_quirk_of_the_response_may_strike_one_person_only(quirky: Quirky) -> None:
    deviant = quirky("authz_state", op="remove", strikes={"sub": "ada"})

    assert values(deviant.new_browser().sign_in(deviant.ada), "state") == []
    assert values(deviant.new_browser().sign_in(deviant.grace), "state") == ["the-state"]
    assert values(denied(deviant), "state") == ["the-state"]
