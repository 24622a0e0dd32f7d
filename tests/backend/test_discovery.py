from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mobile_sso.testbed.contracts import AppSession, Refused
from mobile_sso.testbed.http import Response

if TYPE_CHECKING:
    from tests.backend.conftest import World


UNAVAILABLE = Refused(message="Signing in is not possible right now. Try again later.", retryable=True)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"issuer": "https://evil.test"},
            "acme: DSC-02: issuer is 'https://evil.test', but the metadata was read below",
        ),
        ({"token_endpoint": None}, "acme: DSC-03: token_endpoint is None, expected an https URL"),
        ({"jwks_uri": "http://169.254.169.254/"}, "acme: DSC-03: jwks_uri is 'http://169.254.169.254/', expected"),
    ],
)
def test_metadata_that_is_no_good_starts_no_sign_in(world: World, change: dict[str, Any], line: str) -> None:
    world.idp.metadata = change
    assert world.start() == UNAVAILABLE
    assert f"Error discovery: {line}" in world.log()[-1]


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (Response(status=404), "answered 404"),
        (Response(body=b"<html>"), "Expecting value"),
        (Response(body=b"[]"), "expected a JSON object, got list"),
        (Response(body=b" " * (512 * 1024 + 1)), "answered 524289 bytes, at most 524288 are read"),
    ],
)
def test_metadata_that_cannot_be_read_starts_no_sign_in(world: World, answer: Response, line: str) -> None:
    world.network.connect("https://idp.test", lambda _: answer, name="idp")
    assert world.start() == UNAVAILABLE
    assert line in world.log()[-1]


def test_metadata_is_read_again_after_an_hour(world: World) -> None:
    world.session()
    world.session()
    world.clock.advance(3600)
    world.session()
    assert len(world.requests("/.well-known/openid-configuration")) == 2


def test_mendix_takes_metadata_as_it_stands_and_keeps_it(mendix: World) -> None:
    mendix.idp.metadata = {"issuer": "https://somebody.else", "subject_types_supported": None}
    mendix.idp.claims = {"iss": "https://somebody.else"}
    assert isinstance(mendix.sign_in(), AppSession)
    mendix.clock.advance(30 * 24 * 3600)
    mendix.session()
    assert len(mendix.requests("/.well-known/openid-configuration")) == 1


def test_mendix_still_needs_the_members_it_uses(mendix: World) -> None:
    mendix.idp.metadata = {"authorization_endpoint": None}
    assert mendix.start() == Refused(message="Signing in via SSO is currently not available.")
    assert mendix.log()[-1] == "Error OIDC: acme: the metadata has no authorization_endpoint"


def test_an_idp_is_asked_at_its_new_address_after_a_change(world: World) -> None:
    world.session()
    entered = replace(world.settings.idps[0], discovery_url="https://idp.test/other/.well-known/openid-configuration")
    world.backend.reconfigure(replace(world.settings, idps=(entered,)))
    assert world.start() == UNAVAILABLE
    assert "https://idp.test/other/.well-known/openid-configuration answered 404" in world.log()[-1]
