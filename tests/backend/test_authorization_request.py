from __future__ import annotations

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld, World


def pairs(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def names(url: str) -> list[str]:
    return [name for name, _ in pairs(url)]


def test_the_strict_request_says_what_it_needs_and_no_more(world: World) -> None:
    url = world.authorization_url()
    assert url.startswith("https://idp.test/authorize?response_type=code&client_id=field-service&redirect_uri=")
    found = dict(pairs(url))
    assert names(url) == [
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge_method",
        "code_challenge",
    ]  # fmt: skip
    assert found["redirect_uri"] == "makeitnative://oauth/callback"
    assert found["scope"] == "openid profile email"
    assert found["code_challenge_method"] == "S256"
    assert {len(found[name]) for name in ("state", "nonce", "code_challenge")} == {43}


def test_the_mendix_request_has_its_parameters_in_the_order_of_the_module(make_mendix: MakeWorld) -> None:
    world = make_mendix(idp={"claims": ("email", "badge")})
    url = world.authorization_url(acr="urn:gold level")
    assert names(url) == [
        "response_type", "response_mode", "client_id", "redirect_uri", "display", "scope", "claims", "state", "nonce",
        "acr_values", "code_challenge_method", "code_challenge",
    ]  # fmt: skip
    found = dict(pairs(url))
    assert (found["response_mode"], found["display"]) == ("query", "page")
    assert json.loads(found["claims"]) == {"userinfo": {"email": None, "badge": None}}
    assert "&acr_values=urn:gold level&" in url
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found["state"])
    assert re.fullmatch(r"[A-Za-z0-9]{20}", found["nonce"])


@pytest.mark.parametrize(("generation", "shape"), [("make_world", r"[\w-]{43}"), ("make_mendix", r"[A-Za-z0-9]{128}")])
def test_the_verifier_of_the_token_request_belongs_to_the_challenge(
    request: pytest.FixtureRequest, generation: str, shape: str
) -> None:
    world = request.getfixturevalue(generation)()
    url = world.authorization_url()
    world.complete(world.answered(url))
    verifier = world.requests("/token")[0].form.get("code_verifier")
    assert re.fullmatch(shape, verifier)
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert dict(pairs(url))["code_challenge"] == challenge


def test_a_state_of_standard_base64_has_its_alphabet_and_its_padding(make_world: MakeWorld) -> None:
    world = make_world(flaws=("standard-base64-state",))
    found = [dict(pairs(world.authorization_url())) for _ in range(50)]
    assert all(re.fullmatch(r"[A-Za-z0-9+/]{43}=", one["state"]) for one in found)
    assert {"+", "/"} <= set("".join(one["state"] for one in found))
    assert {len(one[name]) for one in found for name in ("nonce", "code_challenge")} == {43}


def test_who_reads_the_fragment_asks_for_it_in_an_app_and_not_on_the_web(make_world: MakeWorld) -> None:
    flaws = ("answer-in-fragment", "attempt-not-bound-to-app")
    world = make_world(surface="mendix", flaws=flaws, idp={"response_mode": "form_post"})
    assert dict(pairs(world.authorization_url()))["response_mode"] == "fragment"
    assert dict(pairs(world.browse("/oauth/v2/login").header("Location")))["response_mode"] == "form_post"


def test_no_two_attempts_share_a_value(world: World) -> None:
    found = [dict(pairs(world.authorization_url())) for _ in range(50)]
    for name in ("state", "nonce", "code_challenge"):
        assert len({one[name] for one in found}) == 50


@pytest.mark.parametrize(
    ("methods", "used", "line"),
    [
        (["S256"], True, None),
        (["plain", "S256"], True, None),
        (["plain"], False, "Warning OIDC PKCE: unsupported code challenge method: S256. PKCE not used"),
        (None, False, None),
    ],
)
def test_mendix_uses_pkce_only_where_the_metadata_lists_s256(
    mendix: World, methods: object, used: bool, line: object
) -> None:
    mendix.idp.metadata = {"code_challenge_methods_supported": methods}
    url = mendix.authorization_url()
    assert ("code_challenge" in names(url)) is used
    assert mendix.log() == ([line] if line else [])
    mendix.complete(mendix.answered(url))
    assert ("code_verifier" in mendix.requests("/token")[0].form) is used
    assert mendix.sessions() == 1


def test_the_strict_backend_uses_pkce_whatever_the_metadata_says(world: World) -> None:
    world.idp.metadata = {"code_challenge_methods_supported": None}
    assert "code_challenge" in names(world.authorization_url())


def test_a_query_of_the_authorization_endpoint_is_kept(world: World) -> None:
    world.idp.metadata = {"authorization_endpoint": "https://idp.test/authorize?tenant=7"}
    assert world.authorization_url().startswith("https://idp.test/authorize?tenant=7&response_type=code&")


def test_max_age_and_openid_are_asked_for(make_world: MakeWorld) -> None:
    found = dict(pairs(make_world(idp={"max_age": 300, "scopes": ("email",)}).authorization_url()))
    assert (found["max_age"], found["scope"]) == ("300", "openid email")


def test_two_providers_with_one_callback_and_no_iss_are_warned_of(make_world: MakeWorld) -> None:
    world = make_world(aliases=("acme", "other"))
    world.authorization_url()
    assert not any("RFC 9700" in line for line in world.log())
    world.idps["other"].metadata = {"authorization_response_iss_parameter_supported": None}
    world.authorization_url("other")
    assert (
        "Warning sign-in: other does not promise `iss` in its responses and shares makeitnative://oauth/callback with "
        "another identity provider: give each its own redirect URI (RFC 9700 4.4.2.2)"
    ) in world.log()


def test_changed_settings_hold_for_the_next_attempt(world: World) -> None:
    entered = replace(world.settings.idps[0], scopes=("openid", "offline_access"))
    world.backend.reconfigure(replace(world.settings, idps=(entered,)))
    assert dict(pairs(world.authorization_url()))["scope"] == "openid offline_access"
