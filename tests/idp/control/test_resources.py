"""Tenants, quirks, sessions, keys and refusals over the control API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.idp.conftest import Op
    from tests.idp.control.conftest import Control

EVE = {"username": "eve", "password": "eaves-dropping", "roles": ["Manager"], "claims": {"name": "Eve"}}


def test_the_overview_tells_the_provider_in_figures(control: Control) -> None:
    control.op.tokens()
    control.op.idp.create_tenant("acme")

    assert control.get("") == {
        "issuer": "https://idp.test",
        "discovery": "https://idp.test/.well-known/openid-configuration",
        "profile": "generic",
        "personas": 4,
        "clients": 1,
        "sessions": 1,
        "quirks": [],
        "tenants": ["acme"],
    }


# Tenants --------------------------------------------------------------------------------------------------------------


def test_a_tenant_is_made_administered_and_dropped(control: Control) -> None:
    created = control.ask("POST", "/tenants", {"name": "acme", "profile": "entra"})

    assert created.status == 201
    assert created.header("location") == "http://127.0.0.1:9401/control/tenants/acme"
    assert json.loads(created.body)["overview"]["issuer"] == "https://idp.test/t/acme/guid/v2.0"
    entered = control.ask("POST", "/tenants/acme/personas", EVE)
    assert entered.header("location") == "http://127.0.0.1:9401/control/tenants/acme/personas/eve"
    assert control.get("/tenants/acme")["overview"]["personas"] == 1
    assert [tenant["name"] for tenant in control.get("/tenants")["tenants"]] == ["acme"]
    assert len(control.get("/personas")["personas"]) == 4, "the main provider's people are its own"

    assert control.ask("DELETE", "/tenants/acme").status == 204
    assert control.get("/tenants") == {"tenants": []}


def test_a_tenant_takes_the_main_profile_and_quirks_of_its_own(control: Control) -> None:
    control.ask("POST", "/tenants", {"name": "acme", "quirks": {"jwks_rotate": {"keep_old": False}}})

    assert control.get("/tenants/acme")["overview"]["quirks"] == ["jwks_rotate"]
    assert control.get("/quirks")["quirks"] == {}
    assert control.op.idp.tenant("acme").profile.name == "generic"


def test_put_makes_a_tenant_in_place_of_another(control: Control) -> None:
    assert control.ask("PUT", "/tenants/acme", {"name": "acme"}).status == 201
    control.ask("POST", "/tenants/acme/personas", EVE)

    assert control.ask("PUT", "/tenants/acme", {"name": "acme"}).status == 200

    assert control.get("/tenants/acme/personas") == {"personas": []}


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (
            {"name": "acme", "profile": "entre"},
            {
                "error": "refused",
                "message": "no IdP is called `entre`; did you mean `entra`?",
                "where": "/profile",
                "hint": "`mobile-sso list idps` names them all",
            },
        ),
        (
            {"name": "acme", "profile": "oidc-provider-mock"},
            {
                "error": "refused",
                "message": "the profile 'oidc-provider-mock' is somebody else's provider, which has no tenants",
                "where": "/profile",
                "hint": "choose a profile of the embedded engine",
            },
        ),
        (
            {"name": "acme", "quirks": {"jwks_rotate": {"keep": 1}}},
            {
                "error": "refused",
                "message": "quirk 'jwks_rotate' has no parameter 'keep'",
                "where": "/quirks",
                "hint": "`mobile-sso explain quirk NAME` tells the parameters of a quirk",
            },
        ),
        (
            {"name": "Acme Inc"},
            {
                "error": "wrong_value",
                "message": "the member 'name' does not have the form it must have",
                "where": "/name",
                "hint": "it must match ^[a-z][a-z0-9-]{0,62}$",
            },
        ),
    ],
)
def test_a_tenant_that_cannot_be_made_is_told_exactly(control: Control, body: object, error: dict[str, str]) -> None:
    status, said = control.refused("POST", "/tenants", body)

    assert status == 422
    assert said == error | {"message": said["message"]}
    assert said["message"].startswith(error["message"])
    assert control.get("/tenants") == {"tenants": []}


def test_tenants_are_bounded(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    from mobile_sso.idp import tenants

    monkeypatch.setattr(tenants, "MAX_TENANTS", 0)
    assert control.refused("POST", "/tenants", {"name": "acme"}) == (
        409,
        {
            "error": "too_many",
            "message": "there are 0 tenants already; drop one first",
            "where": "",
            "hint": "delete a tenant first",
        },
    )


@pytest.mark.parametrize("path", ["/tenants/acme", "/tenants/acme/personas", "/tenants/acme/quirks"])
def test_a_tenant_that_is_not_there_has_nothing(control: Control, path: str) -> None:
    assert control.refused("GET", path) == (
        404,
        {
            "error": "not_found",
            "message": "there is no tenant 'acme'",
            "where": "path",
            "hint": "GET tenants lists them all",
        },
    )


# Quirks ---------------------------------------------------------------------------------------------------------------


def test_a_quirk_is_switched_on_and_off(control: Control) -> None:
    op = control.op

    switched = control.ask("PUT", "/quirks/userinfo_sub", {"parameters": {"op": "remove"}})

    assert json.loads(switched.body) == {"quirks": {"userinfo_sub": [{"op": "remove"}]}, "set_up_anew": False}
    assert "sub" not in op.userinfo(op.tokens()["access_token"]).json_object()
    assert control.get("/quirks/userinfo_sub") == {"name": "userinfo_sub", "parameters": [{"op": "remove"}]}
    assert json.loads(control.ask("DELETE", "/quirks/userinfo_sub").body)["quirks"] == {}
    assert op.userinfo(op.tokens()["access_token"]).json_object()["sub"] == "ada"


def test_post_switches_one_on_once_more_and_put_replaces(control: Control) -> None:
    for claim in ("acr", "nonce"):
        control.ask("POST", "/quirks", {"name": "id_token_claim", "parameters": {"claim": claim, "op": "remove"}})
    control.ask("POST", "/quirks", {"name": "end_session_noop"})

    assert control.get("/quirks")["quirks"] == {
        "id_token_claim": [{"claim": "acr", "op": "remove"}, {"claim": "nonce", "op": "remove"}],
        "end_session_noop": [{}],
    }
    several = [{"claim": "sub", "op": "remove"}, {"claim": "x", "value": [None, {"y": 1.5}]}]
    control.ask("PUT", "/quirks/id_token_claim", {"parameters": several})
    assert control.get("/quirks/id_token_claim")["parameters"] == several
    control.ask("PUT", "/quirks", {"quirks": {"jwks_rotate": None, "userinfo_sub": False}})
    assert control.get("/quirks")["quirks"] == {"jwks_rotate": [{}]}
    control.ask("DELETE", "/quirks")
    assert control.get("/quirks")["quirks"] == {}


def test_a_quirk_without_parameters_needs_no_body(control: Control) -> None:
    assert control.ask("PUT", "/quirks/end_session_noop").status == 200
    assert control.get("/quirks")["quirks"] == {"end_session_noop": [{}]}


@pytest.mark.parametrize(
    ("method", "path", "body", "message", "where"),
    [
        (
            "PUT", "/quirks/jwks_rotat", {},
            "there is no quirk 'jwks_rotat'; did you mean 'jwks_rotate'?;", "/parameters",
        ),
        (
            "POST", "/quirks", {"name": "jwks_rotate", "parameters": {"keep_old": 1}},
            "quirk 'jwks_rotate': parameter 'keep_old' must be true or false, got 1", "/parameters",
        ),
        (
            "PUT", "/quirks", {"quirks": {"jwks_rotate": 3}},
            "quirk 'jwks_rotate' takes a mapping of parameters", "/quirks",
        ),
    ],
)  # fmt: skip
def test_a_quirk_that_makes_no_sense_is_told_in_its_words(
    control: Control, method: str, path: str, body: object, message: str, where: str
) -> None:
    status, said = control.refused(method, path, body)

    assert (status, said["error"], said["where"]) == (422, "refused", where)
    assert said["message"].startswith(message)
    assert said["hint"] == (
        "`mobile-sso list quirks` names them all, `mobile-sso explain quirk NAME` tells the parameters"
    )
    assert control.get("/quirks")["quirks"] == {}


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_quirk_that_is_off_is_not_there(control: Control, method: str) -> None:
    assert control.refused(method, "/quirks/jwks_rotate") == (
        404,
        {
            "error": "not_found",
            "message": "the quirk 'jwks_rotate' is not switched on",
            "where": "path",
            "hint": "GET quirks lists those that are",
        },
    )


# Sessions, keys, refusals ---------------------------------------------------------------------------------------------


def test_sessions_are_listed_without_their_cookies(control: Control) -> None:
    op = control.op
    sid = op.claims(op.tokens()["id_token"])["sid"]

    (session,) = control.get("/sessions")["sessions"]

    assert session == {
        "sid": sid, "username": "ada", "auth_time": int(op.clock.now()), "acr": None, "amr": ["pwd"],
    }  # fmt: skip
    assert control.get(f"/sessions/{sid}") == session
    (kept,) = op.idp.state.sessions.all()
    assert kept.cookie not in control.ask("GET", "/sessions").text


def test_a_session_that_is_ended_signs_nobody_in(control: Control) -> None:
    op, one, other = control.op, control.op.new_browser(), control.op.new_browser()
    one.sign_in()
    other.sign_in(op.grace)
    sid = control.get("/sessions")["sessions"][0]["sid"]

    assert control.ask("DELETE", f"/sessions/{sid}").status == 204

    assert (one.authorize().status, other.authorize().status) == (200, 302)
    assert control.refused("DELETE", f"/sessions/{sid}") == (
        404,
        {
            "error": "not_found",
            "message": f"there is no session {sid!r}; it may have ended",
            "where": "path",
            "hint": "GET sessions lists those that are alive",
        },
    )
    assert control.ask("DELETE", "/sessions").status == 204
    assert other.authorize().status == 200


def test_keys_are_rotated_with_and_without_the_old_ones(control: Control) -> None:
    def kids() -> list[str]:
        return [key["kid"] for key in control.get("/keys")["keys"]]

    first = kids()
    kept = [key["kid"] for key in json.loads(control.ask("POST", "/keys/rotate").body)["keys"]]
    assert set(first) < set(kept)
    control.ask("POST", "/keys/rotate", {"keep_old": False})
    assert not set(first) & set(kids())
    assert len(kids()) == len(first)
    assert not any(private in control.ask("GET", "/keys").text for private in ('"d":', '"p":', '"q":'))


def test_refusals_are_listed_masked(control: Control, op: Op) -> None:
    code = op.code()
    op.redeem(code, redirect_uri="https://else.test")
    op.browser.authorize(redirect_uri=f"https://else.test/{code}")

    refusals = control.get("/refusals")["refusals"]

    assert [refusal["path"] for refusal in refusals] == ["/token", "/authorize"]
    assert refusals[0]["error"] == "invalid_grant"
    assert "code:" in refusals[1]["detail"]
    assert code not in json.dumps(refusals)

    assert control.ask("DELETE", "/refusals").status == 204
    assert control.get("/refusals") == {"refusals": []}
