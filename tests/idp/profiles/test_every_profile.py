"""All profiles beside one another: what each answers to the same mistakes, in short. The words are in the other tests.

A web callback is registered, which every one of them takes; what they make of an app's own scheme is in their tests.

Source: idp-knobs A `pkce.accept`, B `redirect.match`, `redirect.localhost_port`, D `jwks.count`, E `events.*`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.jws import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.idp.conftest import Op
    from tests.idp.profiles.conftest import Profiled, Refused

WEB = "https://app.test/callback"

# What ends at a page is (status, heading), else (status, error).
CLIENT, GRANT = (401, "invalid_client"), (400, "invalid_grant")
DENIED, LOGIN_REQUIRED = (303, "access_denied"), (302, "login_required")
PAGE, FORBIDDEN = (400, "Something went wrong"), (403, "Something went wrong")
ENTRA_PAGE = (200, "Sorry, but we're having trouble signing you in")
BLOCKED = "Access blocked: This app's request is invalid"
OAUTH_EXCEPTION = (400, "OAuthException")

SPECIFIED: Mapping[str, tuple[object, object]] = {
    "wrong secret": CLIENT,
    "redirect_uri elsewhere on the web": PAGE,
    "code reused": GRANT,
    "verifier wrong": GRANT,
    "deny": DENIED,
    "not assigned": DENIED,
    "prompt=none": LOGIN_REQUIRED,
}
"""What the specifications say, or leave to the provider: the control."""

OF_ITS_OWN: Mapping[str, Mapping[str, tuple[object, object]]] = {
    "adfs": {
        "wrong secret": (400, "invalid_client"),
        "redirect_uri elsewhere on the web": (200, "An error occurred"),
        "not assigned": (200, "An error occurred"),
    },
    "apple": {"wrong secret": (400, "invalid_client"), "deny": (303, "user_cancelled_authorize")},
    "auth0": {
        "wrong secret": (401, "access_denied"),
        "redirect_uri elsewhere on the web": (403, "Callback URL mismatch."),
        "code reused": (403, "invalid_grant"),
        "verifier wrong": (403, "invalid_grant"),
    },
    "cognito": {
        "wrong secret": (400, "invalid_client"),
        "redirect_uri elsewhere on the web": (302, "/error?error=redirect_mismatch&client_id=field-service"),
    },
    "entra": {"not assigned": ENTRA_PAGE},
    "entra-b2c": {"wrong secret": (400, "invalid_client")},
    "entra-common": {"not assigned": ENTRA_PAGE},
    "entra-v1": {"not assigned": ENTRA_PAGE},
    "facebook": {
        "wrong secret": OAUTH_EXCEPTION,
        "redirect_uri elsewhere on the web": (400, "URL Blocked"),
        "code reused": OAUTH_EXCEPTION,
        "verifier wrong": OAUTH_EXCEPTION,
        "not assigned": FORBIDDEN,
    },
    "generic": {},
    "google": {
        "redirect_uri elsewhere on the web": (400, BLOCKED),
        "not assigned": (403, BLOCKED),
        "prompt=none": (302, "interaction_required"),
    },
    "iam-broker": {},
    "keycloak": {
        "wrong secret": (401, "unauthorized_client"),
        "redirect_uri elsewhere on the web": (400, "We are sorry..."),
    },
    "okta-custom": {"redirect_uri elsewhere on the web": (400, "400 Bad Request")},
    "okta-org": {"redirect_uri elsewhere on the web": (400, "400 Bad Request")},
    "onelogin": {"not assigned": FORBIDDEN},
    "pingfederate": {},
    "pingone": {"redirect_uri elsewhere on the web": (400, "Redirect URI mismatch"), "not assigned": FORBIDDEN},
    "salesforce": {
        "wrong secret": (400, "invalid_client"),
        "redirect_uri elsewhere on the web": (
            400, "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration",
        ),
        "prompt=none": (302, "invalid_request"),
    },
    "sam": {},
}  # fmt: skip
"""Profile → what differs from the control."""


@pytest.fixture
def web(profiled: Profiled) -> Callable[[str], Op]:
    """A profile with a web callback; Apple's answers come by redirect here, so that they can be read."""

    def make(name: str) -> Op:
        quirks = {"force_response_mode": None} if name == "apple" else {}
        return profiled(name, quirks=quirks, redirect_uris=(WEB,))

    return make


def test_no_profile_is_missing_here(embedded_profiles: tuple[str, ...]) -> None:
    assert set(OF_ITS_OWN) == set(embedded_profiles)


@pytest.mark.parametrize("name", OF_ITS_OWN)
@pytest.mark.parametrize("mistake", SPECIFIED)
def test_what_a_mistake_is_answered_with(web: Callable[[str], Op], refused: Refused, name: str, mistake: str) -> None:
    status, told, *_ = refused(web(name), mistake)

    seen = (status, told["type"] if isinstance(told, dict) else told)
    assert seen == {**SPECIFIED, **OF_ITS_OWN[name]}[mistake]


PLAIN = {"adfs", "auth0", "entra", "entra-common", "entra-v1", "google", "keycloak", "pingone"}
"""Who takes `plain`: it is in the recorded metadata, or documented where the metadata is silent."""


@pytest.mark.parametrize("name", OF_ITS_OWN)
def test_a_plain_code_challenge_is_taken_where_the_provider_says_so(web: Callable[[str], Op], name: str) -> None:
    op = web(name)
    asked = {"code_challenge": op.verifier, "code_challenge_method": "plain"}

    if name in PLAIN:
        assert op.redeem(op.code(**asked)).status == 200
        assert op.redeem(op.code(**asked), code_verifier="x" * 43).status in (400, 403)
    else:
        answer = op.browser.authorize(**asked)
        assert (answer.status, op.answer(answer)["error"]) == (302, "invalid_request")


@pytest.mark.parametrize("name", OF_ITS_OWN)
def test_no_profile_offers_a_method_of_pkce_that_it_refuses(
    web: Callable[[str], Op], metadata_of: Callable[[Op], Mapping[str, object]], name: str
) -> None:
    offered = metadata_of(web(name)).get("code_challenge_methods_supported") or ()

    assert ("plain" in str(offered)) <= (name in PLAIN)


@pytest.mark.parametrize(
    ("name", "registered", "requested", "status"),
    [
        ("okta-custom", "https://*.app.test/cb", "https://a.app.test/cb", 200),
        ("okta-custom", "https://*.app.test/cb", "https://a.b.app.test/cb", 400),
        ("okta-org", "https://*.app.test/cb", "https://a.app.test/cb", 200),
        ("okta-org", "https://app.test/*", "https://app.test/x", 400),
        ("auth0", "https://*.app.test/cb", "https://a.app.test/cb", 200),
        ("auth0", "https://app.test/*", "https://app.test/x", 403),
        ("keycloak", "https://app.test/*", "https://app.test/x", 200),
        ("keycloak", "https://*.app.test/cb", "https://a.app.test/cb", 400),
        ("entra", "https://app.test/*", "https://app.test/x", 400),
    ],
)
def test_a_registered_asterisk(profiled: Profiled, name: str, registered: str, requested: str, status: int) -> None:
    op = profiled(name, redirect_uris=(registered,))

    assert op.browser.authorize(redirect_uri=requested).status == status


@pytest.mark.parametrize(
    ("name", "status"),
    [("entra", 200), ("entra-common", 200), ("entra-v1", 200), ("okta-custom", 400), ("generic", 400)],
)
def test_the_port_of_localhost(profiled: Profiled, name: str, status: int) -> None:
    """Entra ignores it for every client; elsewhere that is for native clients only (RFC 8252 7.3)."""
    op = profiled(name, redirect_uris=("http://localhost/callback",))

    assert op.browser.authorize(redirect_uri="http://localhost:8765/callback").status == status
    assert op.browser.authorize(redirect_uri="http://localhost:8765/elsewhere").status == 400


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("apple", 3), ("auth0", 2), ("cognito", 2), ("entra", 4), ("entra-common", 6), ("entra-v1", 7), ("facebook", 2),
        ("google", 2), ("keycloak", 2), ("onelogin", 1), ("salesforce", 3),
    ],
)  # fmt: skip
def test_how_many_keys_are_published(
    profiled: Profiled, keys_of: Callable[[Op], list[Mapping[str, object]]], name: str, count: int
) -> None:
    """Of Entra's some reads lack one: the fullest of three reads is meant."""
    op = profiled(name)

    assert max(len(keys_of(op)) for _ in range(3)) == count


def test_cognito_writes_a_backslash_before_every_slash(profiled: Profiled) -> None:
    op = profiled("cognito")
    body = op.tokens()

    for token in (body["id_token"], body["access_token"]):
        payload = decode(str(token).split(".")[1])
        assert rb'"iss":"https:\/\/idp.test\/eu-west-1_Mock12345"' in payload
        assert json.loads(payload)["iss"] == "https://idp.test/eu-west-1_Mock12345"
