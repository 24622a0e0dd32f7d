"""PingFederate and PingOne: the specifications' errors, and logouts of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

    from mobile_sso.testbed.http import JsonValue, Response

ENVIRONMENT = "/b83f6a10-4d57-4c2e-9a86-1e0c5d7f3a29"
NOT_REGISTERED = "The redirect_uri is not registered for this client; it must match exactly."

PLAIN: dict[str, tuple[object, ...]] = {
    "wrong secret": (401, "invalid_client", "Client authentication failed."),
    "code unknown": (400, "invalid_grant", "The authorization code is invalid or has expired."),
    "code reused": (400, "invalid_grant", "The authorization code has been used before."),
    "verifier wrong": (400, "invalid_grant", "PKCE verification failed."),
    "redirect_uri differs": (400, "invalid_grant", "The redirect_uri differs from that of the authorization request."),
    "deny": (303, "access_denied", "The sign-in was cancelled."),
    "prompt=none": (302, "login_required", "Nobody is signed in."),
    "bad token at userinfo": (401, "invalid_token", "The access token is invalid, expired or revoked."),
}


def discovery(op: Op) -> dict[str, JsonValue]:
    return op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()


def signed_in(op: Op) -> str:
    return str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])


@pytest.mark.parametrize("profile", ["pingfederate", "pingone"])
@pytest.mark.parametrize("name", PLAIN)
def test_refusals_have_the_codes_of_the_specifications(
    profiled: Profiled, refused: Refused, profile: str, name: str
) -> None:
    assert refused(profiled(profile), name) == PLAIN[name]


def test_a_wrong_redirect_uri_is_a_page(profiled: Profiled, refused: Refused) -> None:
    heading = {"pingfederate": "Something went wrong", "pingone": "Redirect URI mismatch"}

    for profile, title in heading.items():
        shown = refused(profiled(profile), "redirect_uri mismatch")
        assert shown == (400, title, NOT_REGISTERED, "invalid_request")


def test_pingone_may_answer_it_as_its_api_does(profiled: Profiled, refused: Refused) -> None:
    op = profiled("pingone", quirks={"errors_style": {"style": "pingone"}})

    status, _, code, message, details = refused(op, "redirect_uri mismatch")
    assert (status, code, message) == (
        400, "INVALID_DATA",
        "The request could not be completed. One or more validation errors were in the request.",
    )  # fmt: skip
    assert len(list(details)) == 1


@pytest.mark.parametrize("profile", ["pingfederate", "pingone"])
@pytest.mark.parametrize(
    ("requested", "status"),
    [("https://app.test/cb/a", 200), ("https://app.test/other", 400), ("http://app.test/cb/", 400)],
)
def test_a_registered_asterisk_is_a_wildcard(profiled: Profiled, profile: str, requested: str, status: int) -> None:
    op = profiled(profile, redirect_uris=("https://app.test/cb/*",))

    assert op.browser.authorize(redirect_uri=requested).status == status


def test_pingfederates_logout_has_another_name_and_another_parameter(profiled: Profiled) -> None:
    op = profiled("pingfederate")

    assert "end_session_endpoint" not in discovery(op)
    assert discovery(op)["ping_end_session_endpoint"] == "https://idp.test/idp/startSLO.ping"
    hint = signed_in(op)
    ignored = op.browser.get("/idp/startSLO.ping", id_token_hint=hint, post_logout_redirect_uri=op.goodbye)
    assert (ignored.status, op.idp.sso_sessions()) == (200, 0)
    signed_in(op)
    assert op.browser.get("/idp/startSLO.ping", TargetResource=op.goodbye, state="s").header("location") == op.goodbye
    assert op.idp.sso_sessions() == 0


@pytest.mark.parametrize(
    ("parameters", "location"),
    [
        ({"id_token_hint": "HINT", "post_logout_redirect_uri": "BACK", "state": "s"}, "BACK?state=s"),
        ({"client_id": "field-service", "post_logout_redirect_uri": "BACK"}, "BACK"),
        ({"post_logout_redirect_uri": "BACK"}, None),
    ],
)
def test_pingones_logout(profiled: Profiled, parameters: dict[str, str], location: str | None) -> None:
    op = profiled("pingone")
    known = {"HINT": signed_in(op), "BACK": op.goodbye}

    sent = {name: known.get(text, text) for name, text in parameters.items()}
    response = op.browser.get(f"{ENVIRONMENT}/as/signoff", **sent)
    assert response.header("location") == (location and location.replace("BACK", op.goodbye))
    assert op.idp.sso_sessions() == 0


def test_pingfederates_tokens(profiled: Profiled) -> None:
    op = profiled("pingfederate")
    body = op.tokens(op.grace)

    assert "." not in str(body["access_token"])
    for claims in (op.claims(body["id_token"]), op.userinfo(body["access_token"]).json_object()):
        assert claims["groups"] == ["Technician", "Dispatcher"]


def test_pingones_tokens_and_keys(profiled: Profiled, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    op = profiled("pingone")
    body = op.tokens(op.grace)
    access = op.claims(body["access_token"])

    assert access["iss"] == f"https://idp.test{ENVIRONMENT}/as"
    assert (access["client_id"], access["scope"]) == ("field-service", "openid profile email")
    kids = [str(key["kid"]) for key in keys_of(op)]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", kid) for kid in kids)
    assert op.header(body["id_token"])["kid"] in kids


def test_pingfederates_metadata_is_not_cached(profiled: Profiled) -> None:
    op = profiled("pingfederate")
    response: Response = op.idp.app(Request(method="GET", url=op.idp.discovery_url))

    assert response.header("cache-control") == "no-cache, no-store"
