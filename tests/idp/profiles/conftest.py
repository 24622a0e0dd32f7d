"""Shipped profiles under test: each with a client that proves itself the way the profile takes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pydantic
import pytest
import yaml

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import Response

IDPS = Path(__file__).parents[3] / "fixtures" / "idps"
IDEAL_METHOD = ClientRegistration(client_id="", redirect_uris=()).token_endpoint_auth_method

Profiled = Callable[..., "Op"]


def load(name: str) -> IdpProfile:
    written = yaml.safe_load((IDPS / f"{name}.yaml").read_text())
    assert written.pop("version") == 1
    return pydantic.TypeAdapter(IdpProfile).validate_json(json.dumps({**written, "name": name}))


@pytest.fixture
def profiled(make_op: MakeOp) -> Profiled:
    """Make a provider of a shipped profile: `profiled("keycloak", platform="native")`.

    `quirks` come on top of the profile's own (None takes one away); whatever else is named changes the registration.
    """

    def make(name: str, quirks: Mapping[str, object] | None = None, **registration: object) -> Op:
        profile = load(name)
        if quirks is not None:
            merged = {**profile.quirks, **quirks}
            profile = replace(profile, quirks={key: value for key, value in merged.items() if value is not None})
        in_body = IDEAL_METHOD not in profile.authentication_methods
        if in_body:
            registration = {"token_endpoint_auth_method": "client_secret_post", **registration}
        op = make_op(profile, **registration)
        op.secret_in_body = in_body
        return op

    return make


# Everything that goes wrong, by name ----------------------------------------------------------------------------------

ELSEWHERE = "makeitnative://oauth/elsewhere"


def wrong_secret(op: Op) -> Response:
    code = op.code()
    if op.secret_in_body:
        return op.redeem(code, client_secret="not-the-secret")
    return op.redeem(code, headers=(op.basic(secret="not-the-secret"),))


def unknown_client_at_token(op: Op) -> Response:
    if op.secret_in_body:
        return op.redeem("x", client_id="nobody")
    return op.redeem("x", headers=(op.basic(client_id="nobody"),))


def code_reused(op: Op) -> Response:
    code = op.code()
    assert op.redeem(code).status == 200
    return op.redeem(code)


def code_expired(op: Op) -> Response:
    code = op.code()
    op.clock.advance(op.profile.lifetimes.code + 1)
    return op.redeem(code)


def refresh_token_unknown(op: Op) -> Response:
    return op.refresh("not-a-refresh-token")


def deny(op: Op) -> Response:
    return op.browser.fill_in(op.browser.authorize(), action="cancel")


def parameter_repeated(op: Op) -> Response:
    page = op.browser.op.authorization_parameters()
    path, first = op.profile.endpoints.authorization, "&".join(f"{name}={value}" for name, value in page.items())
    return op.browser.send(Request(method="GET", url=f"{op.origin}{path}?{first}&scope=openid"))


def bad_token_at_userinfo(op: Op) -> Response:
    return op.userinfo("not-a-token")


def no_token_at_userinfo(op: Op) -> Response:
    return op.idp.app(Request(method="GET", url=op.origin + str(op.profile.endpoints.userinfo)))


ACTS: Mapping[str, Callable[[Op], Response]] = {
    "bad token at userinfo": bad_token_at_userinfo,
    "code expired": code_expired,
    "code reused": code_reused,
    "code unknown": lambda op: op.redeem("not-a-code"),
    "deny": deny,
    "not assigned": lambda op: op.browser.sign_in(op.mallory),
    "no token at userinfo": no_token_at_userinfo,
    "offline_access": lambda op: op.browser.authorize(scope="openid offline_access"),
    "parameter repeated": parameter_repeated,
    "prompt=none": lambda op: op.browser.authorize(prompt="none"),
    "redirect_uri differs": lambda op: op.redeem(op.code(), redirect_uri=ELSEWHERE),
    "redirect_uri elsewhere on the web": lambda op: op.browser.authorize(redirect_uri="https://app.test/elsewhere"),
    "redirect_uri mismatch": lambda op: op.browser.authorize(redirect_uri=ELSEWHERE),
    "redirect_uri missing": lambda op: op.redeem(op.code(), redirect_uri=None),
    "refresh token unknown": refresh_token_unknown,
    "unknown client": lambda op: op.browser.authorize(client_id="nobody"),
    "unknown client at token": unknown_client_at_token,
    "verifier malformed": lambda op: op.redeem(op.code(), code_verifier="short"),
    "verifier missing": lambda op: op.redeem(op.code(), code_verifier=None),
    "verifier unexpected": lambda op: op.redeem(op.code(code_challenge=None, code_challenge_method=None)),
    "verifier wrong": lambda op: op.redeem(op.code(), code_verifier="x" * 43),
    "wrong secret": wrong_secret,
}


def shown(response: Response) -> str:
    """Return what a person reads on a page, between its head and its foot."""
    main = response.text.partition("<main>")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def parts(page: Response) -> tuple[str, ...]:
    """Return the heading and the message of a page that shows an error, and the code."""
    found = re.search(
        r'<h1>(.*?)</h1><p role="alert">(.*?)</p><p class="soft">Error code: <code>(.*?)</code>', page.text
    )
    assert found, f"no error in this page: {page.text[-600:]}"
    return tuple(html.unescape(text) for text in found.groups())


def summary(response: Response) -> tuple[object, ...]:
    """Return the status and what is told: error and description of a body or redirect, else the text.

    Of a page it is heading, message and code. A redirect that is not for the client is told by its Location.
    """
    location, kind = response.header("location"), response.header("content-type") or ""
    if location:
        answer = dict(parse_qsl(urlsplit(location).query + urlsplit(location).fragment))
        answer.pop("state", None)
        own = location.startswith(("/", "https://idp.test/"))
        return (response.status, location) if own else (response.status, *(answer.values()))
    if kind.startswith("application/json"):
        return (response.status, *response.json_object().values())
    return (response.status, *(parts(response) if kind.startswith("text/html") else (response.text,)))


Refused = Callable[["Op", str], tuple[object, ...]]


@pytest.fixture
def refused() -> Refused:
    """Do what goes wrong by its name in ACTS, and return what comes of it: `refused(op, "wrong secret")`."""
    return lambda op, name: summary(ACTS[name](op))


@pytest.fixture
def read() -> Callable[[Response], str]:
    """What a person reads on a page."""
    return shown


@pytest.fixture(scope="session")
def embedded_profiles() -> tuple[str, ...]:
    """The names of all shipped profiles of our own engine."""
    return tuple(path.stem for path in sorted(IDPS.glob("*.yaml")) if load(path.stem).engine == "embedded")


@pytest.fixture
def metadata_of() -> Callable[[Op], Mapping[str, object]]:
    """The discovery document of a provider."""
    return lambda op: op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()


@pytest.fixture
def keys_of() -> Callable[[Op], list[dict[str, object]]]:
    """The key set a provider publishes."""
    return lambda op: op.idp.app(Request(method="GET", url=op.origin + op.profile.endpoints.jwks)).json_object()["keys"]
