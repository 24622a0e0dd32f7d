"""Auth0: `access_denied` for a wrong secret, a page before a custom scheme, an access token nobody can read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

    from mobile_sso.testbed.http import Response

WEB = "https://app.test/callback"


@pytest.fixture
def op(profiled: Profiled) -> Op:
    return profiled("auth0")


REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (401, "access_denied", "Unauthorized"),
    "code unknown": (403, "invalid_grant", "Invalid authorization code"),
    "code reused": (403, "invalid_grant", "Invalid authorization code"),
    "code expired": (403, "invalid_grant", "Invalid authorization code"),
    "verifier wrong": (403, "invalid_grant", "Failed to verify code verifier"),
    "redirect_uri differs": (
        403, "invalid_grant", "The redirect_uri differs from that of the authorization request.",
    ),
    "redirect_uri mismatch": (
        403, "Callback URL mismatch.", "The redirect_uri is not registered for this client; it must match exactly.",
        "invalid_request",
    ),
    "deny": (303, "access_denied", "User did not authorize the request"),
    "bad token at userinfo": (401, "Unauthorized"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name) == REFUSALS[name]


def test_prompt_none(profiled: Profiled, refused: Refused) -> None:
    assert refused(profiled("auth0", redirect_uris=(WEB,)), "prompt=none") == (302, "login_required", "Login required")


@pytest.mark.parametrize(
    ("uri", "confirmed"),
    [("makeitnative://oauth/callback", True), ("http://localhost:8080/callback", True), (WEB, False)],
)
def test_a_page_appears_where_nothing_else_would(profiled: Profiled, uri: str, confirmed: bool) -> None:
    """Custom schemes and loopback addresses prove nobody, so a silent sign-in shows a page after all."""
    op = profiled("auth0", redirect_uris=(uri,))

    assert op.browser.sign_in().status == 303  # the sign-in page was shown
    silent = op.browser.authorize()
    assert silent.status == (200 if confirmed else 302)
    assert f"{uri}?code=" in (silent.text if confirmed else silent.header("location") or "")


def test_a_tenant_can_switch_that_page_off(profiled: Profiled) -> None:
    op = profiled("auth0", quirks={"confirm_custom_scheme": None})

    op.browser.sign_in()
    assert op.browser.authorize().status == 302


def test_the_tokens(op: Op) -> None:
    ada = replace(op.ada, claims={**op.ada.claims, "updated_at": 1767225600})
    op.idp.put_persona(ada)
    body = op.tokens(ada)

    token = str(body["access_token"])
    assert (token.count("."), op.header(token)["alg"], op.header(token)["enc"]) == (4, "dir", "A256GCM")
    claims = op.claims(body["id_token"])
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("https://idp.test/", "auth0|ada", "field-service")
    assert claims["updated_at"] == "2026-01-01T00:00:00.000Z"
    assert op.userinfo(token).json_object()["updated_at"] == "2026-01-01T00:00:00.000Z"
    assert {"sid", "nickname"} <= set(claims)
    assert "https://app.example/roles" not in op.claims(op.tokens(op.linus)["id_token"])
    assert op.claims(op.tokens(op.grace)["id_token"])["https://app.example/roles"] == ["Technician", "Dispatcher"]


def test_the_access_token_for_an_api(profiled: Profiled) -> None:
    audience = ["https://api.app.example", "https://idp.test/userinfo"]
    op = profiled("auth0", quirks={"access_token": {"format": "jwt", "aud": audience}})

    token = op.tokens(op.grace)["access_token"]
    claims = op.claims(token)
    assert (op.header(token)["alg"], op.header(token)["typ"]) == ("RS256", "JWT")
    assert (claims["aud"], claims["azp"], claims["scope"]) == (audience, "field-service", "openid profile email")
    assert claims["https://app.example/roles"] == ["Technician", "Dispatcher"]


@pytest.mark.parametrize(
    ("parameters", "seen"),
    [
        ({"id_token_hint": "HINT", "post_logout_redirect_uri": "BACK", "state": "s"}, "BACK?state=s"),
        ({"client_id": "field-service", "post_logout_redirect_uri": "BACK"}, "Sign out?"),
        ({"id_token_hint": "HINT", "post_logout_redirect_uri": "makeitnative://elsewhere"}, "400"),
    ],
)
def test_logout_the_standard_way(op: Op, parameters: dict[str, str], seen: str) -> None:
    hint = str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])
    known = {"HINT": hint, "BACK": op.goodbye}
    response = op.browser.get("/oidc/logout", **{name: known.get(text, text) for name, text in parameters.items()})

    assert seen.replace("BACK", op.goodbye) in (response.header("location") or f"{response.status} {response.text}")


@pytest.mark.parametrize("parameters", [{"client_id": "field-service", "returnTo": "BACK"}, {"returnTo": "BACK"}, {}])
def test_logout_the_older_way(profiled: Profiled, parameters: dict[str, str]) -> None:
    """A tenant from before November 2023: `/v2/logout` with `returnTo`; without it the first registered URI."""
    op = profiled("auth0", quirks={"logout_profile": {"dialect": "auth0_v2"}})
    op.browser.sign_in()

    response = op.browser.get(
        "/oidc/logout", **{name: text.replace("BACK", op.goodbye) for name, text in parameters.items()}
    )
    assert response.header("location") == op.goodbye
    assert op.idp.sso_sessions() == 0


def test_the_keys(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    current, following = keys_of(op)

    assert op.header(op.tokens()["id_token"])["kid"] == current["kid"] != following["kid"]
    assert all({"alg", "kty", "use", "n", "e", "kid", "x5t", "x5c"} == set(key) for key in (current, following))


def test_cache_headers(op: Op) -> None:
    def of(url: str) -> Response:
        return op.idp.app(Request(method="GET", url=url))

    assert of(op.idp.discovery_url).header("cache-control") == (
        "public, max-age=15, stale-while-revalidate=15, stale-if-error=86400"
    )
    assert of(f"{op.origin}/.well-known/jwks.json").header("x-ratelimit-limit") == "20"
