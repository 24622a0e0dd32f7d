"""The callback URL in three places, and the role parser an administrator would pick."""

from __future__ import annotations

import pytest

from mobile_sso.device.profile import AppProfile
from mobile_sso.documents.library import Library
from mobile_sso.scenario.given import GivenBackend, GivenCallback
from mobile_sso.scenario.relying_party import Callback, role_parser


@pytest.fixture
def app(library: Library) -> AppProfile:
    return library.apps["field_service"]


@pytest.mark.parametrize(
    ("scheme", "url", "registered"),
    [
        ("makeitnative", "makeitnative://oauth/callback", (("makeitnative",), ())),
        ("appname", "fieldservice://oauth/callback", (("fieldservice",), ())),
        ("reverse-domain", "com.example.fieldservice:/oauth/callback", (("com.example.fieldservice",), ())),
        ("https", "https://app.fieldservice.test/oauth/callback", ((), ("app.fieldservice.test",))),
    ],
)
def test_without_a_difference_the_three_places_agree(
    app: AppProfile, scheme: str, url: str, registered: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    callback = Callback.of(app, scheme, GivenCallback())
    assert (callback.app, callback.backend, callback.idp) == (url, url, url)
    assert callback.registered == registered


def test_each_place_can_differ_alone_by_scheme_or_whole_url(app: AppProfile) -> None:
    callback = Callback.of(
        app, "appname", GivenCallback(app="typo", backend="makeitnative", idp="fieldservice://oauth/callback/")
    )
    assert callback.app == "typo://oauth/callback"
    assert callback.backend == "makeitnative://oauth/callback"
    assert callback.idp == "fieldservice://oauth/callback/"


@pytest.mark.parametrize(
    ("idp", "parser"),
    [
        ("generic", "azure"),
        ("entra", "azure"),
        ("sam", "sam"),
        ("iam-broker", "oidc-provider"),
        ("okta-custom", "claim-path"),
        ("oidc-provider-mock", None),
    ],
)
def test_the_parser_fits_the_idps_tokens(library: Library, idp: str, parser: str | None) -> None:
    assert role_parser(library.idps[idp], GivenBackend()) == parser


def test_a_scenario_may_say_that_there_is_no_parser(library: Library) -> None:
    assert role_parser(library.idps["generic"], GivenBackend(role_parser=None)) is None
