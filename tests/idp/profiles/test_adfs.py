"""AD FS: pages with 200 and MSIS codes, a host in capitals, an issuer of their own for access tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("adfs")


AUTHENTICATION = (
    "MSIS9622: Client authentication failed. Please verify the credential provided for client authentication is valid."
)
REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (400, "invalid_client", AUTHENTICATION),
    "unknown client at token": (400, "invalid_client", AUTHENTICATION),
    "verifier wrong": (400, "invalid_grant", "PKCE verification failed."),
    "deny": (303, "access_denied", "The sign-in was cancelled."),
    "prompt=none": (302, "login_required", "Nobody is signed in."),
    "code unknown": (400, "invalid_grant", "The authorization code is invalid or has expired."),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name)[:3] == REFUSALS[name]


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        (
            "redirect_uri mismatch",
            "MSIS9224",
            "MSIS9224: Received invalid OAuth authorization request. The received 'redirect_uri' parameter is not a "
            "valid registered redirect URI for the client identifier: 'field-service'. Received redirect_uri: "
            "'makeitnative://oauth/elsewhere'.",
        ),
        (
            "unknown client",
            "MSIS9223",
            "MSIS9223: Received invalid OAuth authorization request. The received 'client_id' is invalid.",
        ),
    ],
)
def test_a_page_tells_it_with_status_200(op: Op, refused: Refused, name: str, code: str, text: str) -> None:
    status, heading, told, shown = refused(op, name)

    assert (status, heading, shown) == (200, "An error occurred", code)
    assert str(told).endswith(f"Error details: {text}")
    assert str(told).startswith("Activity ID: ")


def test_issuers(op: Op) -> None:
    body = op.tokens()
    metadata = op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()

    assert (metadata["issuer"], metadata["token_endpoint"]) == (
        "https://IDP.TEST/adfs", "https://idp.test/adfs/oauth2/token/",
    )  # fmt: skip
    assert op.claims(body["id_token"])["iss"] == metadata["issuer"]
    assert op.claims(body["access_token"])["iss"] == metadata["access_token_issuer"]
    assert metadata["access_token_issuer"] == "http://idp.test/adfs/services/trust"


def test_the_tokens(op: Op) -> None:
    body = op.tokens()
    access = op.claims(body["access_token"])

    assert body["token_type"] == "bearer"
    assert {"refresh_token", "resource", "refresh_token_expires_in"} <= set(body)
    assert str(access["auth_time"]).startswith("2026-01-01T")
    assert isinstance(op.claims(body["id_token"])["auth_time"], int)
    assert set(op.userinfo(body["access_token"]).json_object()) == {"sub"}


@pytest.mark.parametrize(("who", "role"), [("ada", "Technician"), ("grace", ["Technician", "Dispatcher"])])
def test_one_role_is_a_text_and_several_are_an_array(op: Op, who: str, role: object) -> None:
    body = op.tokens(getattr(op, who))
    told = op.claims(body["id_token"])

    assert op.claims(body["access_token"])["role"] == role
    assert "role" not in told
    assert told["unique_name"] == f"MOCK\\{who}"
    assert "email_verified" not in told


def test_another_response_type_has_its_code(op: Op) -> None:
    told = op.answer(op.browser.authorize(response_type="id_token"))

    assert told["error_description"].startswith("MSIS9358: ")


def test_a_logout_may_lead_to_a_redirect_uri(op: Op) -> None:
    hint = str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])

    back = op.browser.get("/adfs/oauth2/logout", post_logout_redirect_uri=op.callback, id_token_hint=hint)
    assert back.header("location") == op.callback


@pytest.mark.parametrize(("with_hint", "leads_back"), [(True, True), (False, False)])
def test_only_a_hint_makes_a_logout_lead_back(op: Op, with_hint: bool, leads_back: bool) -> None:
    hint = str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])
    parameters = {"id_token_hint": hint} if with_hint else {}

    response = op.browser.get("/adfs/oauth2/logout", post_logout_redirect_uri=op.goodbye, **parameters)
    assert response.header("location") == (op.goodbye if leads_back else None)


def test_the_keys(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    for key in keys_of(op):
        assert key["kid"] == key["x5t"]
        assert {"alg", "x5c"} <= set(key)
