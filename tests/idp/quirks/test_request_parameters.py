"""Quirks of the authorization request: its parameters, its codes, and settings that make no sense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import Request

from .redirects import PAGE, outcome

if TYPE_CHECKING:
    from tests.idp.conftest import Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import JsonValue, Response


# Parameters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("punctuation", "state", "description"),
    [
        (None, None, "The parameter state is missing."),
        (None, "", "The parameter state is missing."),
        (None, "<any/thing>", None),
        (",._-", "a-1.b_2,c", None),
        (",._-", "a/1", "The parameter state holds a character that is not allowed."),
        (",._-", "ä", "The parameter state holds a character that is not allowed."),
        ("", "a1", None),
    ],
)
def test_require_state_refuses_a_request_without_a_proper_one(
    op: Op, quirky: Quirky, punctuation: str | None, state: str | None, description: str | None
) -> None:
    deviant = quirky("require_state", punctuation=punctuation)

    assert outcome(op.browser.authorize(state=state)) == "page"
    response = deviant.browser.authorize(state=state)
    if description is None:
        assert response.status == PAGE
    else:
        answer = deviant.answer(response)
        assert (answer["error"], answer["error_description"]) == ("invalid_request", description)
        assert answer.get("state") == (state or None)


def twice(op: Op, name: str, second: str, *, method: str = "GET") -> Response:
    pairs = [*op.authorization_parameters(prompt="none").items(), (name, second)]
    if method == "POST":
        content_type = ("Content-Type", "application/x-www-form-urlencoded")
        body = urlencode(pairs).encode()
        return op.idp.app(Request(method="POST", url=f"{op.origin}/authorize", headers=(content_type,), body=body))
    return op.idp.app(Request(method="GET", url=f"{op.origin}/authorize?{urlencode(pairs)}"))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("accept", "state"), [("first", "the-state"), ("last", "second")])
def test_duplicate_parameters_count_once(op: Op, quirky: Quirky, accept: str, state: str, method: str) -> None:
    deviant = quirky("duplicate_parameters", accept=accept)

    ideal = op.answer(twice(op, "state", "second", method=method))
    assert (ideal["error"], ideal["error_description"]) == ("invalid_request", "A parameter is given more than once.")
    answer = deviant.answer(twice(deviant, "state", "second", method=method))
    assert (answer["error"], answer["state"]) == ("login_required", state)
    assert outcome(twice(deviant, "client_id", "nobody")) == ("login_required" if accept == "first" else "refused")


def test_duplicate_parameters_are_refused_in_words_of_its_own(quirky: Quirky) -> None:
    deviant = quirky("duplicate_parameters", accept="refuse", description="duplicated parameter")

    assert deviant.answer(twice(deviant, "nonce", "x"))["error_description"] == "duplicated parameter"
    assert outcome(deviant.browser.authorize()) == "page"


@pytest.mark.parametrize(
    ("mode", "asked", "refresh_token"),
    [
        ("needed", True, True),
        ("needed", False, False),
        ("rejected", False, False),
        ("ignored", True, False),
        ("ignored", False, False),
        ("always", True, True),
        ("always", False, True),
    ],
)
def test_offline_access_decides_on_the_refresh_token(
    op: Op, quirky: Quirky, mode: str, asked: bool, refresh_token: bool
) -> None:
    scope = "openid offline_access profile" if asked else "openid profile"
    deviant = quirky("offline_access", mode=mode)

    assert ("refresh_token" in op.tokens(scope=scope)) is asked
    tokens = deviant.tokens(scope=scope)
    assert ("refresh_token" in tokens) is refresh_token
    assert ("offline_access" in str(tokens["scope"])) is refresh_token


def test_offline_access_is_refused(quirky: Quirky) -> None:
    twofold = quirky("offline_access", mode="rejected", description="Some requested scopes were invalid.")
    everybody = IdpProfile(quirks={"refresh_token_issue": {"issue": "always"}})
    cognito = quirky("offline_access", everybody, mode="rejected")

    answer = twofold.answer(twofold.browser.authorize(scope="openid offline_access"))
    assert (answer["error"], answer["error_description"]) == ("invalid_scope", "Some requested scopes were invalid.")
    answer = cognito.answer(cognito.browser.authorize(scope="openid offline_access"))
    assert (answer["error"], answer["error_description"]) == ("invalid_scope", "The scope offline_access is not known.")
    tokens = cognito.tokens(scope="openid")
    assert ("refresh_token" in tokens, tokens["scope"]) == (True, "openid")


# Codes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "form"),
    [
        ({"prefix": "0.A", "length": 700}, r"0\.A[\w-]{700}"),
        ({"prefix": "4/0A", "length": 70}, r"4/0A[\w-]{70}"),
        (
            {"parts": [8, 4, 4, 4, 12], "joint": "-", "alphabet": "0123456789abcdef"},
            r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        ),
        ({"parts": [36, 36, 36]}, r"[\w-]{36}\.[\w-]{36}\.[\w-]{36}"),
        ({"prefix": "aPrx", "length": 84, "suffix": "=="}, r"aPrx[\w-]{84}=="),
    ],
)
def test_code_format_is_that_of_a_real_provider(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], form: str
) -> None:
    deviant = quirky("code_format", **parameters)
    codes = [deviant.code() for _ in range(2)]

    assert not re.fullmatch(form, op.code())
    assert all(re.fullmatch(form, code) for code in codes)
    assert codes[0] != codes[1]
    assert [deviant.redeem(code).status for code in codes] == [200, 200]


def test_code_format_has_no_part_twice_in_one_code(quirky: Quirky) -> None:
    first, second, third = quirky("code_format", parts=[20, 20, 20]).code().split(".")

    assert len({first, second, third}) == 3


def test_code_survives_failure_lets_a_second_try_succeed(op: Op, quirky: Quirky) -> None:
    for provider, second_try in ((op, 400), (quirky("code_survives_failure"), 200)):
        code = provider.code()
        assert provider.redeem(code, code_verifier="wrong-" * 10).status == 400
        assert provider.redeem(code).status == second_try
        assert provider.redeem(code).status == 400  # a success spends it in any case


def test_code_survives_failure_leaves_refreshing_alone(quirky: Quirky) -> None:
    deviant = quirky("code_survives_failure")
    token = str(deviant.tokens(scope="openid offline_access")["refresh_token"])

    assert deviant.refresh(token).status == 200


# What cannot be meant -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "authorize_redirect", {"to_issuer": "honest", "client_id": "x"},
            "quirk 'authorize_redirect': 'to_issuer' must be an http(s) URL, got 'honest'",
        ),
        (
            "redirect_form", {"descriptions": {"shape": "x"}},
            "quirk 'redirect_form': 'descriptions' has no 'shape'; there are scheme, custom_scheme, own_scheme, "
            "single_slash, https_only, path, max_length, forbidden_characters",
        ),
        (
            "redirect_form", {"own_uri": "fb{client_id}://authorize", "custom_scheme": "none"},
            "quirk 'redirect_form': 'own_uri' needs custom schemes to be allowed",
        ),
        (
            "duplicate_parameters", {"accept": "refuse"},
            "quirk 'duplicate_parameters': accept 'refuse' needs a 'description'",
        ),
        (
            "duplicate_parameters", {"accept": "first", "description": "x"},
            "quirk 'duplicate_parameters': accept 'first' takes no 'description'",
        ),
        ("code_format", {}, "quirk 'code_format' needs either 'length' or 'parts'"),
        ("code_format", {"length": 43, "parts": [43]}, "quirk 'code_format' needs either 'length' or 'parts'"),
        (
            "code_format", {"length": 43, "alphabet": "0"},
            "quirk 'code_format': 'alphabet' needs two different characters, got '0'",
        ),
        (
            "code_format", {"length": 8},
            "quirk 'code_format': a code has from 16 to 65536 random characters, got 8",
        ),
        (
            "code_format", {"parts": [43, 0]},
            "quirk 'code_format': every part has at least one character, got [43, 0]",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_in_combination_is_refused(
    name: str, parameters: dict[str, JsonValue], complaint: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
