"""Azure AD B2C: codes AADB2C, an issuer beside the discovery URL, seconds as text, no way back to a custom scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

LOGOUT = "/mock.onmicrosoft.com/b2c_1_signin/oauth2/v2.0/logout"


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("entra-b2c")


REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (400, "invalid_client", "AADB2C90081: "),
    "code unknown": (400, "invalid_grant", "AADB2C90080: "),
    "code reused": (400, "invalid_grant", "AADB2C90080: "),
    "code expired": (400, "invalid_grant", "AADB2C90080: "),
    "verifier wrong": (400, "invalid_grant", "AADB2C90183: "),
    "verifier missing": (400, "invalid_grant", "AADB2C90182: "),
    "deny": (303, "access_denied", "AADB2C90091: "),
    "prompt=none": (302, "login_required", "AADB2C90077: "),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    status, error, description, *_ = refused(op, name)

    wanted_status, wanted_error, beginning = REFUSALS[name]
    assert (status, error) == (wanted_status, wanted_error)
    assert str(description).startswith(str(beginning))
    assert "\r\nCorrelation ID: " in str(description)


def test_a_redirect_uri_that_is_not_registered(op: Op, refused: Refused) -> None:
    status, _, text, code = refused(op, "redirect_uri mismatch")

    assert (status, code) == (400, "AADB2C90006")
    assert text == (
        "AADB2C90006: The redirect URI 'makeitnative://oauth/elsewhere' provided in the request is not registered for "
        "the client id 'field-service'."
    )


@pytest.mark.parametrize(("uri", "status"), [("makeitnative://oauth", 400), ("makeitnative://oauth/", 200)])
def test_a_redirect_uri_needs_a_path(profiled: Profiled, uri: str, status: int) -> None:
    assert profiled("entra-b2c", redirect_uris=(uri,)).browser.authorize(redirect_uri=uri).status == status


def test_a_redirected_error_is_encoded_with_digits_in_lower_case(op: Op) -> None:
    denied = op.browser.fill_in(op.browser.authorize(), action="cancel")

    location = str(denied.header("location"))
    assert "AADB2C90091%3a" in location
    assert "%0d%0aCorrelation" in location


def test_the_issuer_is_not_the_path_of_the_discovery_url(op: Op) -> None:
    metadata = op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()

    assert metadata["issuer"] == "https://idp.test/7c1f0a52-36d9-4e0b-8b65-2f4d9a7c1e08/v2.0/"
    assert op.idp.discovery_url.startswith("https://idp.test/mock.onmicrosoft.com/b2c_1_signin/v2.0/")
    assert "userinfo_endpoint" not in metadata


def test_the_tokens(op: Op) -> None:
    body = op.tokens()
    claims = op.claims(body["id_token"])

    assert (body["expires_in"], body["id_token_expires_in"]) == ("3600", "3600")
    assert body["not_before"] == str(claims["iat"])
    assert claims["emails"] == ["ada@people.test"]
    assert {"email", "email_verified"} & set(claims) == set()
    assert claims["tfp"] == "b2c_1_signin"
    assert claims["sub"] == claims["oid"] == op.claims(body["access_token"])["sub"]


def test_no_logout_leads_back_to_a_private_use_scheme(op: Op) -> None:
    op.browser.sign_in()
    page = op.browser.get(LOGOUT, post_logout_redirect_uri=op.goodbye)

    assert (page.status, "AADB2C90067" in page.text) == (400, True)


def test_a_logout_without_a_hint_leads_to_any_web_address(op: Op) -> None:
    op.browser.sign_in()

    response = op.browser.get(LOGOUT, post_logout_redirect_uri="https://anywhere.test/bye")
    assert (response.header("location"), op.idp.sso_sessions()) == ("https://anywhere.test/bye", 0)
