"""Every bundled profile is served, and the backend beside it starts a sign-in there, or says no for cause."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from mobile_sso.backend.bindings.rest import RestBinding
from mobile_sso.cli.served_world import ServedWorld, Wishes
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.testbed.contracts import LoginStarted, Refused
from mobile_sso.testbed.http import Request

IDP, BACKEND = "http://127.0.0.1:9400", "http://127.0.0.1:9500"
REFUSED_BY_A_STRICT_BACKEND = {
    "entra-b2c": "the issuer of its metadata is not the one below which they are",
    "entra-common": "the issuer of its metadata is a template",
    "facebook": "its metadata name no token_endpoint",
}
PROFILES = sorted(Library.load([bundled_folder("fixtures")]).idps)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_bundled_profile_is_served(profile: str) -> None:
    world = ServedWorld(Wishes(idp_origin=IDP, backend_origin=BACKEND, idp=profile))
    backend = world.backend(world.register(), idp=world.idp.app)
    binding = RestBinding(BACKEND)

    started = binding.start_login(backend, binding.list_idps(backend)[0], attempt_secret="attempt-secret")

    found = world.idp.app(Request(method="GET", url=world.idp.discovery_url)).json_object()
    assert str(found["authorization_endpoint"]).startswith("http")
    if profile in REFUSED_BY_A_STRICT_BACKEND:
        assert isinstance(started, Refused)
    else:
        assert isinstance(started, LoginStarted)
        assert urlsplit(started.authorization_url)._replace(query="").geturl() == found["authorization_endpoint"]
    world.close()


def test_the_backend_authenticates_as_the_provider_accepts_it() -> None:
    def method(profile: str) -> str:
        return ServedWorld(
            Wishes(idp_origin=IDP, backend_origin=None, idp=profile)
        ).idp_profile.usual_authentication_method

    assert (method("generic"), method("apple")) == ("client_secret_basic", "client_secret_post")
