"""Quirks of the way back: parameters, modes, encodings, mangled state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk

from .redirects import denied, location, pairs, values

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import JsonValue

ISSUER = "https://idp.test"


# parameters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "seen"),
    [
        (
            {"parameter": "code", "second": "evil"},
            [("code", "genuine"), ("code", "evil"), ("state", "the-state"), ("iss", ISSUER)],
        ),
        (
            {"parameter": "code", "first": "evil"},
            [("code", "evil"), ("code", "genuine"), ("state", "the-state"), ("iss", ISSUER)],
        ),
        (
            {"parameter": "iss", "first": "https://evil.test", "second": ISSUER},
            [("code", "genuine"), ("state", "the-state"), ("iss", "https://evil.test"), ("iss", ISSUER)],
        ),
        (
            {"parameter": "state"},
            [("code", "genuine"), ("state", "the-state"), ("state", "the-state"), ("iss", ISSUER)],
        ),
        (
            {"parameter": "code[]", "first": "a", "second": "b"},
            [("code", "genuine"), ("state", "the-state"), ("iss", ISSUER), ("code[]", "a"), ("code[]", "b")],
        ),
        (
            {"parameter": "error", "first": "a"},
            [("code", "genuine"), ("state", "the-state"), ("iss", ISSUER)],
        ),
    ],
)  # fmt: skip
def test_authz_param_duplicate_sends_two_values(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], seen: list[tuple[str, str]]
) -> None:
    deviant = quirky("authz_param_duplicate", **parameters)
    response = deviant.browser.sign_in()
    genuine = next(value for value in values(response, "code") if value != "evil")

    assert len({name for name, _ in pairs(op.browser.sign_in())}) == 3
    assert [(name, "genuine" if value == genuine else value) for name, value in pairs(response)] == seen


@pytest.mark.parametrize(
    ("what", "sent", "seen"),
    [
        ("html", "<b>bold</b> & <script>x", "bold & x"),
        ("html", "plain-1.2_3", "plain-1.2_3"),
        ("json", "%7B%22return%22%3A%22%2Fhome%22%7D", "{return:/home}"),
        ("json", '{"return":"/home"}', "{return:/home}"),
        ("json", "a%20b", "a%20b"),
    ],
)
def test_state_mangled_is_no_longer_what_was_sent(op: Op, quirky: Quirky, what: str, sent: str, seen: str) -> None:
    assert values(op.browser.sign_in(state=sent), "state") == [sent]
    assert values(quirky("state_mangled", what=what).browser.sign_in(state=sent), "state") == [seen]
    assert values(quirky("state_mangled", what=what).browser.sign_in(state=None), "state") == []


# the way back ---------------------------------------------------------------------------------------------------------


def test_authz_response_mode_puts_parameters_behind_the_hash(op: Op, quirky: Quirky) -> None:
    form = r"makeitnative://oauth/callback{}code=[\w-]{{43}}&state=the-state&iss=https%3A%2F%2Fidp.test"

    assert re.fullmatch(form.format(r"\?"), location(op.browser.sign_in()))
    fragment = quirky("authz_response_mode", mode="fragment")
    assert re.fullmatch(form.format("#"), location(fragment.browser.sign_in()))
    query = quirky("authz_response_mode", mode="query")
    assert re.fullmatch(form.format(r"\?"), location(query.browser.sign_in(response_mode="fragment")))


def test_authz_response_mode_may_be_split(quirky: Quirky) -> None:
    deviant = quirky("authz_response_mode", mode="fragment", split=True)

    assert re.fullmatch(
        r"makeitnative://oauth/callback\?code=[\w-]{43}#state=the-state&iss=https%3A%2F%2Fidp\.test",
        location(deviant.browser.sign_in()),
    )
    assert location(denied(deviant)) == (
        "makeitnative://oauth/callback?error=login_required"
        "#error_description=Nobody+is+signed+in.&state=the-state&iss=https%3A%2F%2Fidp.test"
    )


@pytest.mark.parametrize(
    ("op_", "registered", "rewritten"),
    [
        ("slash_form", "makeitnative://oauth/callback", "makeitnative:/oauth/callback"),
        ("slash_form", "makeitnative:/oauth/callback", "makeitnative://oauth/callback"),
        ("slash_form", "makeitnative:///oauth/callback", "makeitnative:/oauth/callback"),
        ("slash_form", "https://app.test/callback", "https://app.test/callback"),
        ("lower_case", "makeItNative://OAuth/CallBack", "makeitnative://oauth/callback"),
        ("strip_trailing_slash", "makeitnative://oauth/callback/", "makeitnative://oauth/callback"),
        ("strip_trailing_slash", "makeitnative://oauth/?a=/", "makeitnative://oauth?a=/"),
        ("drop_query", "makeitnative://oauth/callback?tenant=a", "makeitnative://oauth/callback"),
    ],
)
def test_redirect_uri_rewrite_sends_the_response_elsewhere(
    make_op: MakeOp, quirky: Quirky, op_: str, registered: str, rewritten: str
) -> None:
    ideal = make_op(redirect_uris=(registered,))
    deviant = quirky("redirect_uri_rewrite", registration={"redirect_uris": (registered,)}, op=op_)

    def before_the_code(provider: Op) -> str:
        return re.split(r"[?&]code=", location(provider.browser.sign_in()))[0]

    assert before_the_code(ideal) == registered
    assert before_the_code(deviant) == rewritten
    assert deviant.redeem(deviant.code(), redirect_uri=registered).status == 200  # what was asked for still counts


@pytest.mark.parametrize(
    ("registered", "sent"),
    [
        ("msauth.app://auth", "msauth.app://auth/?"),
        ("msauth.app://auth?a=b", "msauth.app://auth/?a=b&"),
        ("https://app.test", "https://app.test/?"),
        ("msauth.app://auth/callback", "msauth.app://auth/callback?"),
        ("msauth.app:/callback", "msauth.app:/callback?"),
    ],
)
def test_redirect_append_slash_gives_a_path_to_a_uri_without_one(
    make_op: MakeOp, quirky: Quirky, registered: str, sent: str
) -> None:
    ideal = make_op(redirect_uris=(registered,))
    deviant = quirky("redirect_append_slash", registration={"redirect_uris": (registered,)})
    joint = "&" if "?" in registered else "?"

    assert location(ideal.browser.sign_in()).startswith(f"{registered}{joint}code=")
    assert location(deviant.browser.sign_in()).startswith(f"{sent}code=")


@pytest.mark.parametrize("tail", ["#", "#_=_"])
def test_fragment_tail_is_at_the_end_of_the_callback(op: Op, quirky: Quirky, tail: str) -> None:
    deviant = quirky("fragment_tail", tail=tail)

    assert "#" not in location(op.browser.sign_in())
    assert location(deviant.browser.sign_in()).endswith(f"&iss=https%3A%2F%2Fidp.test{tail}")
    assert location(denied(deviant)).endswith(f"&iss=https%3A%2F%2Fidp.test{tail}")


def test_fragment_tail_leaves_a_fragment_as_it_is(quirky: Quirky) -> None:
    deviant = quirky("fragment_tail", IdpProfile(quirks={"authz_response_mode": {"mode": "fragment"}}))

    assert location(deviant.browser.sign_in()).count("#") == 1


@pytest.mark.parametrize(
    ("encoding", "description", "issuer"),
    [
        ("form", "Nobody+is+signed+in.", "https%3A%2F%2Fidp.test"),
        ("percent", "Nobody%20is%20signed%20in.", "https%3A%2F%2Fidp.test"),
        ("lower_percent", "Nobody%20is%20signed%20in.", "https%3a%2f%2fidp.test"),
    ],
)
def test_error_encoding_writes_spaces_and_digits_in_its_own_way(
    op: Op, quirky: Quirky, encoding: str, description: str, issuer: str
) -> None:
    deviant = quirky("error_encoding", encoding=encoding)

    assert "error_description=Nobody+is+signed+in.&" in location(denied(op))
    assert f"error_description={description}&" in location(denied(deviant))
    assert location(denied(deviant)).endswith(f"&iss={issuer}")
    assert location(deviant.browser.sign_in()).endswith("&iss=https%3A%2F%2Fidp.test")


def test_error_encoding_may_add_lines_to_the_description(op: Op, quirky: Quirky) -> None:
    deviant = quirky("error_encoding", encoding="lower_percent", crlf=True)
    lines = dict(pairs(denied(deviant)))["error_description"].split("\r\n")

    assert "%0D" not in location(denied(op))
    assert "%0d%0aTimestamp%3a%20" in location(denied(deviant))
    assert lines[0] == "Nobody is signed in."
    assert re.fullmatch(
        r"Correlation ID: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", lines[1]
    )
    assert lines[2:] == ["Timestamp: 2026-01-01 00:00:00Z"]


# What cannot be meant -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("authz_state", {"op": "set"}, "quirk 'authz_state': op 'set' needs a 'value'"),
        ("authz_state", {"op": "remove", "value": "x"}, "quirk 'authz_state': op 'remove' takes no 'value'"),
        ("authz_state", {"op": "stale", "value": "x"}, "quirk 'authz_state': op 'stale' takes no 'value'"),
        ("authz_iss", {"op": "set"}, "quirk 'authz_iss': op 'set' needs a 'value'"),
        ("authz_iss", {"op": "remove", "value": "x"}, "quirk 'authz_iss': op 'remove' takes no 'value'"),
        ("authz_iss", {"op": "near_miss"}, "quirk 'authz_iss': op 'near_miss' needs a 'near_miss'"),
        (
            "authz_iss", {"op": "empty", "near_miss": "case"},
            "quirk 'authz_iss': op 'empty' takes no 'near_miss'",
        ),
        ("authz_code", {"length": 5}, "quirk 'authz_code': 'length' must be from 6 to 1048576 characters, got 5"),
        ("authz_code", {"charset": "aa"}, "quirk 'authz_code': 'charset' needs two different characters, got 'aa'"),
        ("authz_code", {"lifetime_s": -1}, "quirk 'authz_code': 'lifetime_s' must not be negative, got -1"),
        (
            "authz_code", {"op": "remove", "keep_binding": True},
            "quirk 'authz_code': 'keep_binding' goes with op 'foreign_client' or 'foreign_user'",
        ),
        (
            "authz_response_mode", {"mode": "query", "split": True},
            "quirk 'authz_response_mode': 'split' goes with mode 'fragment', not 'query'",
        ),
        ("fragment_tail", {"tail": "_=_"}, "quirk 'fragment_tail': 'tail' must begin with '#', got '_=_'"),
        ("authz_repeat", {"count": 1}, "quirk 'authz_repeat': 'count' must be from 2 to 20, got 1"),
        (
            "authz_repeat", {"interval_ms": -1},
            "quirk 'authz_repeat': 'interval_ms' must be from 0 to 60000, got -1",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_in_combination_is_refused(
    name: str, parameters: dict[str, JsonValue], complaint: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)
