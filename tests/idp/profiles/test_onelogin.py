"""OneLogin: errors in the words of node-oidc-provider, one authentication method per app, keys without `alg`."""

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
    return profiled("onelogin")


GRANT = (400, "invalid_grant", "grant request is invalid")
REFUSALS: dict[str, tuple[object, ...]] = {
    "wrong secret": (401, "invalid_client", "client is invalid"),
    "unknown client at token": (401, "invalid_client", "client is invalid"),
    "unknown client": (400, "Something went wrong", "client is invalid", "invalid_client"),
    "code unknown": GRANT,
    "code reused": GRANT,
    "code expired": GRANT,
    "verifier wrong": GRANT,
    "verifier missing": GRANT,
    "redirect_uri differs": GRANT,
    "refresh token unknown": GRANT,
    "redirect_uri mismatch": (
        400, "Something went wrong", "redirect_uri did not match any client's registered redirect_uris",
        "redirect_uri_mismatch",
    ),
    "not assigned": (
        403, "Something went wrong", "User is not assigned to the client application.", "access_denied",
    ),
    "deny": (303, "access_denied", "The sign-in was cancelled."),
    "prompt=none": (302, "login_required", "Nobody is signed in."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(op: Op, refused: Refused, name: str) -> None:
    assert refused(op, name) == REFUSALS[name]


@pytest.mark.parametrize(
    ("method", "statuses"), [("client_secret_basic", (200, 401)), ("client_secret_post", (401, 200))]
)
def test_an_app_has_exactly_one_way_to_prove_itself(profiled: Profiled, method: str, statuses: tuple[int, int]) -> None:
    op = profiled("onelogin", token_endpoint_auth_method=method)
    in_body = {"client_id": op.credentials.client_id, "client_secret": op.credentials.client_secret}

    answers = (op.redeem(op.code()), op.redeem(op.code(), headers=(), **in_body))
    assert tuple(answer.status for answer in answers) == statuses


def test_the_tokens(op: Op) -> None:
    body = op.tokens(op.grace)

    assert op.claims(body["id_token"])["groups"] == ["Technician", "Dispatcher"]
    assert op.claims(body["id_token"])["iss"] == "https://idp.test/oidc/2"
    refreshed = op.refresh(str(body["refresh_token"])).json_object()
    assert op.claims(refreshed["id_token"])["nonce"] == "the-nonce"


def test_logout(op: Op) -> None:
    hint = str(op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"])

    unknown = op.browser.get("/oidc/2/logout", id_token_hint=hint, post_logout_redirect_uri="makeitnative://elsewhere")
    assert (unknown.status, op.idp.sso_sessions()) == (400, 1)
    known = op.browser.get("/oidc/2/logout", id_token_hint=hint, post_logout_redirect_uri=op.goodbye, state="s")
    assert known.header("location") == f"{op.goodbye}?state=s"


def test_the_key(op: Op, keys_of: Callable[[Op], list[dict[str, object]]]) -> None:
    (key,) = keys_of(op)

    assert "alg" not in key
    assert (key["kty"], key["status"]) == ("RSA", "active")


def test_cache_headers(op: Op) -> None:
    for url in (op.idp.discovery_url, op.origin + op.profile.endpoints.jwks):
        assert op.idp.app(Request(method="GET", url=url)).header("cache-control") == "private"
