"""Quirks of the end-session endpoint: what it reads, what it asks, where it sends the browser, what survives."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.jws import encode
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import build_quirk
from mobile_sso.testbed.http import JsonValue

from .logging_out import ASKED, DONE, seen, signed_in

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import Response


def log_out(op: Op, **parameters: str) -> Response:
    """Log out as a relying party does; an empty value leaves a parameter out."""
    sent = {"id_token_hint": op.id_token, "post_logout_redirect_uri": op.goodbye, "state": "s", **parameters}
    return op.browser.get("/logout", **{name: value for name, value in sent.items() if value})


IDEAL = "makeitnative://oauth/goodbye?state=s"


# end_session_state ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "with_state", "without"),
    [
        ({}, f"{IDEAL}_INVALID", "makeitnative://oauth/goodbye"),
        ({"op": "append", "value": "+1"}, f"{IDEAL}%2B1", "makeitnative://oauth/goodbye"),
        ({"op": "set", "value": "x"}, "makeitnative://oauth/goodbye?state=x", "makeitnative://oauth/goodbye?state=x"),
        ({"op": "remove"}, "makeitnative://oauth/goodbye", "makeitnative://oauth/goodbye"),
    ],
)
def test_end_session_state_comes_back_otherwise(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], with_state: str, without: str
) -> None:
    assert seen(log_out(signed_in(op))) == IDEAL

    assert seen(log_out(signed_in(quirky("end_session_state", **parameters)))) == with_state
    assert seen(log_out(signed_in(quirky("end_session_state", **parameters)), state="")) == without
    stays = log_out(signed_in(quirky("end_session_state", **parameters)), post_logout_redirect_uri="")
    assert seen(stays) == DONE


# end_session_redirect -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "where", "status"),
    [
        ({"never": True}, DONE, 200),
        ({"to": "https://attacker.test/"}, "https://attacker.test/?state=s", 302),
        ({"status": 307}, IDEAL, 307),
        ({"extra_params": {"code": "x", "iss": "y"}}, f"{IDEAL}&code=x&iss=y", 302),
    ],
)
def test_end_session_redirect_leads_elsewhere_or_nowhere(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], where: str, status: int
) -> None:
    ideal = log_out(signed_in(op))
    assert (seen(ideal), ideal.status) == (IDEAL, 302)

    strange = signed_in(quirky("end_session_redirect", **parameters))
    response = log_out(strange)

    assert (seen(response), response.status) == (where, status)
    assert strange.idp.sso_sessions() == 0


# end_session_hint -----------------------------------------------------------------------------------------------------


def genuine(op: Op) -> str:
    return op.id_token


def unsigned(op: Op) -> str:
    return f"{encode(json.dumps({'alg': 'none'}).encode())}.{op.id_token.split('.')[1]}."


def foreign(op: Op) -> str:
    signing_input = op.id_token.rpartition(".")[0]
    return f"{signing_input}.{encode(op.idp.state.keys.foreign.key('RS256').sign(signing_input.encode()))}"


def expired(op: Op) -> str:
    op.clock.advance(op.profile.lifetimes.id_token + 1)
    return op.id_token


def missing(op: Op) -> str:
    return ""


def rubbish(op: Op) -> str:
    return "a.b.c"


@pytest.mark.parametrize(
    ("mode", "make_hint", "ideal", "strange"),
    [
        ("ignore", genuine, IDEAL, ASKED),
        ("ignore", foreign, "400", ASKED),
        ("require", missing, ASKED, "400"),
        ("require", genuine, IDEAL, IDEAL),
        ("accept_alg_none", unsigned, "400", IDEAL),
        ("accept_alg_none", foreign, "400", "400"),
        ("accept_alg_none", rubbish, "400", "400"),
        ("accept_foreign", foreign, "400", IDEAL),
        ("accept_foreign", unsigned, "400", "400"),
        ("reject_expired", expired, IDEAL, "400"),
        ("reject_expired", genuine, IDEAL, IDEAL),
        ("reject_expired", missing, ASKED, ASKED),
    ],
)
def test_end_session_hint_is_read_otherwise(
    op: Op, quirky: Quirky, mode: str, make_hint: object, ideal: str, strange: str
) -> None:
    for provider, expected in ((op, ideal), (quirky("end_session_hint", mode=mode), strange)):
        hint = make_hint(signed_in(provider))
        # The URI needs a client, so that without a hint nobody vouches for it.
        assert seen(log_out(provider, id_token_hint=hint)) == expected


@pytest.mark.parametrize(
    ("mode", "make_hint", "text"),
    [
        ("require", missing, "The parameter id_token_hint is missing."),
        ("reject_expired", expired, "The id_token_hint has expired."),
    ],
)
def test_end_session_hint_says_what_is_wrong(quirky: Quirky, mode: str, make_hint: object, text: str) -> None:
    op = signed_in(quirky("end_session_hint", mode=mode))

    assert text in log_out(op, id_token_hint=make_hint(op)).text
    assert op.idp.sso_sessions() == 1


# end_session_confirm --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "with_hint", "without"), [("always", ASKED, ASKED), ("never", IDEAL, DONE), ("spec", IDEAL, ASKED)]
)
def test_end_session_confirm_asks_always_or_never(
    op: Op, quirky: Quirky, mode: str, with_hint: str, without: str
) -> None:
    assert seen(log_out(signed_in(op))) == IDEAL
    assert seen(log_out(signed_in(op), id_token_hint="")) == ASKED

    assert seen(log_out(signed_in(quirky("end_session_confirm", mode=mode)))) == with_hint
    strange = signed_in(quirky("end_session_confirm", mode=mode))
    assert seen(log_out(strange, id_token_hint="")) == without
    assert strange.idp.sso_sessions() == (0 if mode == "never" else 1)


def test_end_session_confirm_yes_still_leads_back(quirky: Quirky) -> None:
    op = signed_in(quirky("end_session_confirm", mode="always"))

    question = log_out(op)
    answer = op.browser.post("/logout", transaction=op.transaction(question), action="logout")

    assert seen(answer) == IDEAL
    assert op.idp.sso_sessions() == 0


# post_logout_redirect_uri_match ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "registered", "accepted", "refused"),
    [
        ("exact", "https://a.test/out", "https://a.test/out", "https://a.test/out/"),
        ("prefix", "https://a.test/out", "https://a.test/out.evil", "https://a.test/ou"),
        ("wildcard", "https://*.a.test/out", "https://evil.test/.a.test/out", "https://a.test/out"),
        ("wildcard_at_end", "https://a.test/out*", "https://a.test/out/x", "https://b.test/out/x"),
        ("wildcard_subdomain", "https://*.a.test/out", "https://b.a.test/out", "https://evil.test/.a.test/out"),
        ("ignore_query", "https://a.test/out?x=1", "https://a.test/out?y", "https://a.test/outer"),
        ("ignore_case", "https://a.test/Out", "HTTPS://A.TEST/out", "https://a.test/out/"),
        ("none", "https://a.test/out", "https://evil.test/", "javascript:alert(1)"),
    ],
)
def test_post_logout_redirect_uri_match_is_lax(
    make_op: MakeOp, quirky: Quirky, mode: str, registered: str, accepted: str, refused: str
) -> None:
    registration = {"post_logout_redirect_uris": (registered,)}
    ideal = signed_in(make_op(**registration))
    for uri in {accepted, refused} - {registered}:
        assert seen(log_out(ideal, post_logout_redirect_uri=uri)) == "400"

    strange = signed_in(quirky("post_logout_redirect_uri_match", registration=registration, mode=mode))
    assert seen(log_out(strange, post_logout_redirect_uri=refused, state="")) == "400"
    assert strange.idp.sso_sessions() == 1
    assert seen(log_out(strange, post_logout_redirect_uri=accepted, state="")) == accepted


# logout_custom_scheme -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "where", "sessions"),
    [
        ({"mode": "follow"}, IDEAL, 0),
        ({"mode": "stay"}, DONE, 0),
        ({"mode": "refuse", "text": "AADB2C90067: it must be https."}, "400", 1),
    ],
)
def test_logout_custom_scheme_is_not_followed(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], where: str, sessions: int
) -> None:
    assert seen(log_out(signed_in(op))) == IDEAL

    strange = signed_in(quirky("logout_custom_scheme", **parameters))
    response = log_out(strange)
    assert (seen(response), strange.idp.sso_sessions()) == (where, sessions)
    if where == "400":
        assert "AADB2C90067: it must be https." in response.text

    web = signed_in(
        quirky("logout_custom_scheme", registration={"post_logout_redirect_uris": ("https://a.test/",)}, **parameters)
    )
    assert seen(log_out(web, post_logout_redirect_uri="https://a.test/", state="")) == "https://a.test/"


def test_logout_custom_scheme_has_a_text_of_its_own(quirky: Quirky) -> None:
    op = signed_in(quirky("logout_custom_scheme", mode="refuse"))

    assert "The post_logout_redirect_uri must be an https URL." in log_out(op).text


# logout_bad_uri -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "where", "status", "sessions"),
    [
        ({"mode": "page"}, DONE, 200, 0),
        ({"mode": "own_page", "location": "https://idp.test/bye"}, "https://idp.test/bye", 302, 0),
        ({"mode": "status", "status": 403}, "403", 403, 1),
        ({"mode": "status"}, "400", 400, 1),
    ],
)
def test_logout_bad_uri_is_dealt_with_otherwise(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], where: str, status: int, sessions: int
) -> None:
    bad = {"post_logout_redirect_uri": "https://attacker.test/", "state": ""}
    assert (seen(log_out(signed_in(op), **bad)), op.idp.sso_sessions()) == ("400", 1)

    strange = signed_in(quirky("logout_bad_uri", **parameters))
    response = log_out(strange, **bad)
    assert (seen(response), response.status, strange.idp.sso_sessions()) == (where, status, sessions)

    right = signed_in(quirky("logout_bad_uri", **parameters))
    assert seen(log_out(right, id_token_hint="x")) == "400"  # another mistake is refused as ever
    assert seen(log_out(right)) == IDEAL


# session_survives, logout_account_picker ------------------------------------------------------------------------------


def test_session_survives_so_that_the_next_authorization_is_silent(op: Op, quirky: Quirky) -> None:
    for provider, silent in ((signed_in(op), False), (signed_in(quirky("session_survives")), True)):
        ended = provider.claims(provider.id_token)["sid"]

        assert seen(log_out(provider)) == IDEAL

        again = provider.browser.authorize()
        assert (again.status, provider.idp.sso_sessions()) == ((302, 1) if silent else (200, 0))
        if silent:
            claims = provider.claims(provider.redeem(provider.answer(again)["code"]).json_object()["id_token"])
            assert claims["sub"] == "ada"
            assert claims["sid"] != ended


@pytest.mark.parametrize(
    ("hint", "asked"),
    [("", True), ("ada", False), ("ada@people.test", False), ("grace", True)],
)
def test_logout_account_picker_interrupts_without_a_logout_hint(op: Op, quirky: Quirky, hint: str, asked: bool) -> None:
    assert seen(log_out(signed_in(op), logout_hint=hint)) == IDEAL

    strange = signed_in(quirky("logout_account_picker"))
    response = log_out(strange, logout_hint=hint)

    if not asked:
        assert seen(response) == IDEAL
        return
    assert "<h1>Pick an account</h1>" in response.text
    assert ">Ada Lovelace</button>" in response.text
    assert "Stay signed in" not in response.text
    picked = strange.browser.post("/logout", transaction=strange.transaction(response), action="logout")
    assert (seen(picked), strange.idp.sso_sessions()) == (IDEAL, 0)


def test_logout_account_picker_has_nobody_to_pick_without_a_session(quirky: Quirky) -> None:
    assert seen(quirky("logout_account_picker").browser.get("/logout")) == DONE


# Parameters that make no sense ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "end_session_redirect", {"never": True, "to": "https://x.test/"},
            "quirk 'end_session_redirect': never means no redirect; leave out the other parameters",
        ),
        ("end_session_redirect", {}, "quirk 'end_session_redirect': give never, to, status or extra_params"),
        ("end_session_redirect", {"status": 200}, "quirk 'end_session_redirect': 200 is not the status of a redirect"),
        (
            "logout_bad_uri", {"mode": "own_page"},
            "quirk 'logout_bad_uri': own_page needs a location, and nothing else takes one",
        ),
        (
            "logout_bad_uri", {"mode": "page", "location": "https://x.test/"},
            "quirk 'logout_bad_uri': own_page needs a location, and nothing else takes one",
        ),
        (
            "logout_bad_uri", {"mode": "status", "status": 200},
            "quirk 'logout_bad_uri': 200 is not the status of an error",
        ),
        (
            "session_state", {"op": "remove"},
            "quirk 'session_state': without session_state there is no value, and only check_session is left",
        ),
    ],
)  # fmt: skip
def test_a_combination_that_makes_no_sense_is_refused(
    name: str, parameters: dict[str, JsonValue], complaint: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)


def test_a_quirk_may_strike_one_client_only(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"end_session_state": {"strikes": {"client_id": "second"}}}))
    other = replace(op.registration, client_id="second", client_secret="secret-of-second")
    op.idp.register_client(other)

    assert seen(log_out(signed_in(op))) == IDEAL
    code = op.answer(op.browser.sign_in(client_id="second"))["code"]
    op.id_token = op.redeem(code, headers=(op.basic("second", "secret-of-second"),)).json_object()["id_token"]
    assert seen(log_out(op)) == f"{IDEAL}_INVALID"
