"""Each quirk: the ideal lacks the deviation, the quirk shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp import quirks
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import GRID, QUIRKS, build_quirk, build_quirks, quirk_class
from mobile_sso.testbed.http import JsonValue, Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op


PLUMBING = {"__init__", "base", "claim_places", "json_member", "parameters", "stages", "strikes"}


def with_quirk(make_op: MakeOp, name: str, parameters: JsonValue = None) -> Op:
    return make_op(IdpProfile(quirks={name: parameters or {}}))


def discovery(op: Op) -> dict[str, JsonValue]:
    return op.idp.app(Request(method="GET", url=f"{op.origin}/.well-known/openid-configuration")).json_object()


# The grid -------------------------------------------------------------------------------------------------------------


def test_the_grid_names_every_quirk_file_and_no_other() -> None:
    files = {path.stem for path in Path(quirks.__file__).parent.glob("*.py")} - PLUMBING

    assert set(QUIRKS) == files
    assert len(QUIRKS) == sum(len(names) for _, names in GRID)


@pytest.mark.parametrize(("stage", "name"), [(stage, name) for stage, names in GRID for name in names])
def test_every_quirk_is_what_its_row_says(stage: str, name: str) -> None:
    quirk = quirk_class(name)

    assert (quirk.name, quirk.stage.name) == (name, stage)
    docstring = Path(quirks.__file__).with_name(f"{name}.py").read_text().split('"""')[1]
    assert re.search(r"^Source: (conformance-and-attacks 5\.|idp-knobs [A-I])", docstring, re.MULTILINE)


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_has_a_test_of_its_own(name: str) -> None:
    """A test called `test_<quirk>_…` shows the deviation, and that the ideal does not have it."""
    tests = "".join(path.read_text() for path in Path(__file__).parent.rglob("test_*.py"))

    assert re.search(rf"^def test_{name}_\w+\(", tests, re.MULTILINE)


def test_a_quirk_that_is_off_is_not_even_imported() -> None:
    import subprocess
    import sys

    code = "import sys, mobile_sso.idp.provider; print([m for m in sys.modules if m.endswith('id_token_claim')])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# Parameters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        (
            "id_token_clam", {},
            f"there is no quirk 'id_token_clam'; did you mean 'id_token_claim'?; there are {', '.join(QUIRKS)}",
        ),
        (
            "xyz", {},
            f"there is no quirk 'xyz'; there are {', '.join(QUIRKS)}",
        ),
        (
            "discovery_field", {"feild": "issuer"},
            "quirk 'discovery_field' has no parameter 'feild'; did you mean 'field'?; it takes field, op, value",
        ),
        ("end_session_noop", {"x": 1}, "quirk 'end_session_noop' has no parameter 'x'; it takes none"),
        ("discovery_field", {}, "quirk 'discovery_field' needs the parameter 'field'"),
        ("discovery_field", {"field": 3}, "quirk 'discovery_field': parameter 'field' must be a text, got 3"),
        (
            "email_verified", {"form": "empty"},
            "quirk 'email_verified': parameter 'form' must be one of 'bool', 'string', 'userinfo_string', 'absent', "
            "got 'empty'",
        ),
        (
            "id_token_claim", {"claim": "exp", "offset_s": "60"},
            "quirk 'id_token_claim': parameter 'offset_s' must be an integer or null, got '60'",
        ),
        (
            "id_token_claim", {"claim": "exp", "offset_s": True},
            "quirk 'id_token_claim': parameter 'offset_s' must be an integer or null, got true",
        ),
        (
            "jwks_rotate", {"keep_old": 1},
            "quirk 'jwks_rotate': parameter 'keep_old' must be true or false, got 1",
        ),
        (
            "authz_extra_params", {"params": {"a": 1}},
            "quirk 'authz_extra_params': parameter 'params' must be a mapping of names to a text, got {\"a\": 1}",
        ),
        (
            "authz_extra_params", {"params": None},
            "quirk 'authz_extra_params': parameter 'params' must be a mapping of names to a text, got null",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_a_quirk_is_told_exactly(name: str, parameters: dict[str, JsonValue], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        build_quirk(name, parameters)


def test_a_profile_may_switch_one_quirk_on_several_times(make_op: MakeOp) -> None:
    op = with_quirk(make_op, "id_token_claim", [{"claim": "acr", "value": "x"}, {"claim": "nonce", "op": "remove"}])

    claims = op.claims(op.tokens()["id_token"])

    assert claims["acr"] == "x"
    assert "nonce" not in claims


@pytest.mark.parametrize("given", [None, True, {}])
def test_null_and_true_switch_a_quirk_on_without_parameters(given: object) -> None:
    from mobile_sso.idp.quirks.stages import SESSION_END

    assert build_quirks({"end_session_noop": given}).at(SESSION_END)


def test_false_leaves_a_quirk_off_and_anything_else_is_a_mistake() -> None:
    from mobile_sso.idp.quirks.stages import SESSION_END

    assert not build_quirks({"end_session_noop": False}).at(SESSION_END)
    with pytest.raises(ValueError, match=r"^quirk 'end_session_noop' takes a mapping of parameters, got 'yes'$"):
        build_quirks({"end_session_noop": "yes"})


def test_a_profile_with_a_broken_quirk_is_refused_when_the_provider_is_set_up(make_op: MakeOp) -> None:
    with pytest.raises(ValueError, match="there is no quirk 'id_token_clam'"):
        with_quirk(make_op, "id_token_clam")


# Each of them ---------------------------------------------------------------------------------------------------------


def test_discovery_field_sets_and_removes_members(op: Op, make_op: MakeOp) -> None:
    assert discovery(op)["issuer"] == op.origin

    assert (
        discovery(with_quirk(make_op, "discovery_field", {"field": "issuer", "value": "https://x"}))["issuer"]
        == "https://x"
    )
    removed = with_quirk(make_op, "discovery_field", {"field": "end_session_endpoint", "op": "remove"})
    assert set(discovery(op)) - set(discovery(removed)) == {"end_session_endpoint"}
    assert removed.browser.get("/logout").status == 200  # the endpoint itself is still there


def test_authz_extra_params_are_in_answers_and_errors(op: Op, make_op: MakeOp) -> None:
    quirky = with_quirk(make_op, "authz_extra_params", {"params": {"session_state": "x y", "state": "other"}})

    assert "session_state" not in op.answer(op.browser.sign_in())
    assert quirky.answer(quirky.browser.authorize(prompt="none"))["session_state"] == "x y"
    answer = quirky.answer(quirky.browser.sign_in())
    assert (answer["session_state"], answer["state"]) == ("x y", "other")
    assert quirky.redeem(answer["code"]).status == 200


@pytest.mark.parametrize(
    ("parameters", "claim", "seen"),
    [
        ({"claim": "iss", "op": "append", "value": "/"}, "iss", "https://idp.test/"),
        ({"claim": "aud", "op": "set", "value": ["field-service", "x"]}, "aud", ["field-service", "x"]),
        ({"claim": "amr", "op": "append", "value": "otp"}, "amr", ["pwd", "otp"]),
        ({"claim": "sub", "op": "remove"}, "sub", None),
        ({"claim": "iss", "op": "set", "value": 7}, "iss", 7),
        ({"claim": "exp", "offset_s": -3600}, "exp", 1_767_225_600 + 300 - 3600),
        ({"claim": "nbf", "offset_s": 60}, "nbf", None),
    ],
)
def test_id_token_claim_changes_one_claim_and_no_other(
    op: Op, make_op: MakeOp, parameters: dict[str, JsonValue], claim: str, seen: object
) -> None:
    ideal = op.claims(op.tokens()["id_token"])
    body = with_quirk(make_op, "id_token_claim", parameters).tokens()
    claims = op.claims(body["id_token"])

    assert claims.get(claim) == seen
    assert claims.get(claim) != ideal.get(claim) or claim == "nbf"
    at_random = {claim, "at_hash", "sid"}
    assert {k: v for k, v in claims.items() if k not in at_random} == {
        k: v for k, v in ideal.items() if k not in at_random
    }


@pytest.mark.parametrize(
    ("parameters", "sub"), [({}, "adainvalid"), ({"op": "set", "value": "eve"}, "eve"), ({"op": "remove"}, None)]
)
def test_userinfo_sub_differs_from_the_id_token(
    op: Op, make_op: MakeOp, parameters: dict[str, JsonValue], sub: str | None
) -> None:
    quirky = with_quirk(make_op, "userinfo_sub", parameters)
    body = quirky.tokens()

    assert op.userinfo(op.tokens()["access_token"]).json_object()["sub"] == "ada"
    assert quirky.userinfo(body["access_token"]).json_object().get("sub") == sub
    assert quirky.claims(body["id_token"])["sub"] == "ada"


def test_end_session_noop_answers_as_if_but_the_session_lives(op: Op, make_op: MakeOp) -> None:
    for provider, sessions in ((op, 0), (with_quirk(make_op, "end_session_noop"), 1)):
        hint = provider.redeem(provider.answer(provider.browser.sign_in())["code"]).json_object()["id_token"]

        response = provider.browser.get("/logout", id_token_hint=hint, post_logout_redirect_uri=provider.goodbye)

        assert (response.status, response.header("location")) == (302, provider.goodbye)
        assert provider.idp.sso_sessions() == sessions
        assert provider.browser.authorize().status == (302 if sessions else 200)
