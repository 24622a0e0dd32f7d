"""Quirks of redirect URIs: which are accepted, refused, rewritten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .redirects import PAGE, alert, outcome

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

    from mobile_sso.testbed.http import JsonValue


# redirect_uri ---------------------------------------------------------------------------------------------------------

REGISTERED = "makeitnative://oauth/callback"


@pytest.mark.parametrize(
    ("mode", "registered", "requested", "accepted"),
    [
        ("exact", REGISTERED, f"{REGISTERED}/x", False),
        ("prefix", REGISTERED, f"{REGISTERED}@evil", True),
        ("prefix", REGISTERED, "makeitnative://oauth/call", False),
        ("wildcard", "https://*.app.test/callback", "https://evil.test/.app.test/callback", True),
        ("wildcard", "https://app.test/*", "https://app.test/", True),
        ("wildcard", "https://app.test/*", "https://app.testevil/", False),
        ("wildcard", REGISTERED, f"{REGISTERED}x", False),
        ("wildcard_at_end", "makeitnative://oauth/*", "makeitnative://oauth/elsewhere", True),
        ("wildcard_at_end", "https://*.app.test/callback", "https://a.app.test/callback", False),
        ("wildcard_at_end", "https://app.test/*", "https://app.testevil/", False),
        ("wildcard_at_end", REGISTERED, f"{REGISTERED}x", False),
        ("wildcard_subdomain", "https://*.app.test/callback", "https://a.app.test/callback", True),
        ("wildcard_subdomain", "https://*.app.test/callback", "https://evil.test/.app.test/callback", False),
        ("wildcard_subdomain", "https://*.app.test/callback", "https://a.b.app.test/callback", False),
        ("wildcard_subdomain", "https://*.app.test/callback", "https://a.app.test/callback/x", False),
        ("wildcard_subdomain", "https://app.test/*", "https://app.test/x", False),
        ("ignore_query", REGISTERED, f"{REGISTERED}?next=evil", True),
        ("ignore_query", REGISTERED, f"{REGISTERED}/x?next=evil", False),
        ("ignore_case", REGISTERED, "MakeItNative://oauth/CALLBACK", True),
        ("ignore_case", REGISTERED, f"{REGISTERED}/", False),
        ("none", REGISTERED, "evil://anything", True),
        ("none", REGISTERED, "javascript:alert(1)", False),
        ("none", REGISTERED, "data:text/html,x", False),
        ("none", REGISTERED, f"{REGISTERED}#fragment", False),
        ("none", REGISTERED, f"{REGISTERED}\r\nSet-Cookie: a=b", False),
        ("none", REGISTERED, "not a uri", False),
    ],
)
def test_redirect_uri_match_is_lax(
    make_op: MakeOp, quirky: Quirky, mode: str, registered: str, requested: str, accepted: bool
) -> None:
    registration = {"redirect_uris": (registered,)}
    ideal = make_op(**registration)
    deviant = quirky("redirect_uri_match", registration=registration, mode=mode)

    assert ideal.browser.authorize(redirect_uri=requested).status == 400
    response = deviant.browser.authorize(redirect_uri=requested, prompt="none")
    if accepted:
        assert (response.header("location") or "").startswith(f"{requested}{'&' if '?' in requested else '?'}error=")
        assert deviant.redeem(deviant.code(redirect_uri=requested), redirect_uri=requested).status == 200
        assert deviant.redeem(deviant.code(redirect_uri=requested), redirect_uri=registered).status == 400
    else:
        assert alert(response) == "The redirect_uri is not registered for this client; it must match exactly."
    assert outcome(deviant.new_browser().sign_in(redirect_uri=registered)) == "code"


def test_redirect_uri_match_still_wants_exactly_one(quirky: Quirky) -> None:
    deviant = quirky("redirect_uri_match", mode="none")

    assert alert(deviant.browser.authorize(redirect_uri=None)) == "The parameter redirect_uri is missing."


NATIVE = {"application_type": "native", "platform": "ios"}


@pytest.mark.parametrize(
    ("parameters", "registration", "requested", "description"),
    [
        ({}, {}, REGISTERED, None),
        (
            {"custom_scheme": "none"}, NATIVE, REGISTERED,
            "A redirect_uri with a custom scheme is not allowed for a client of type IOS.",
        ),
        (
            {"custom_scheme": "native_only"}, {}, REGISTERED,
            "A redirect_uri with a custom scheme is not allowed for a client of type WEB.",
        ),
        ({"custom_scheme": "native_only"}, NATIVE, REGISTERED, None),
        ({"custom_scheme": "native_only"}, {"platform": "android"}, REGISTERED, None),
        ({"custom_scheme": "native_only"}, {"application_type": "native"}, REGISTERED, None),
        ({"custom_scheme": "native_only"}, {}, "https://app.test/callback", None),
        (
            {"custom_scheme": "reverse_client_id"}, {}, REGISTERED,
            "A redirect_uri with a custom scheme is not allowed for a client of type WEB.",
        ),
        (
            {"custom_scheme": "reverse_client_id"}, {**NATIVE, "client_id": "7-x.apps.google.test"}, REGISTERED,
            "The custom scheme of the redirect_uri makeitnative://oauth/callback does not belong to this client.",
        ),
        (
            {"custom_scheme": "reverse_client_id"}, {**NATIVE, "client_id": "7-x.apps.google.test"},
            "test.google.apps.7-x:/callback", None,
        ),
        (
            {"own_uri": "fb{client_id}://authorize"}, {"client_id": "123"}, "fb124://authorize",
            "The custom scheme of the redirect_uri fb124://authorize does not belong to this client.",
        ),
        ({"own_uri": "fb{client_id}://authorize"}, {"client_id": "123"}, "fb123://authorize", None),
        (
            {"single_slash": True}, {}, REGISTERED,
            "A redirect_uri with a custom scheme cannot have an authority: makeitnative://oauth/callback.",
        ),
        ({"single_slash": True}, {}, "makeitnative:/oauth/callback", None),
        ({"single_slash": True}, {}, "https://app.test/callback", None),
        (
            {"https_only": True}, {}, REGISTERED,
            "The redirect_uri must be an https URL on a registered domain.",
        ),
        (
            {"https_only": True}, {}, "https://localhost/callback",
            "The redirect_uri must be an https URL on a registered domain.",
        ),
        (
            {"https_only": True}, {}, "https://192.168.0.1/callback",
            "The redirect_uri must be an https URL on a registered domain.",
        ),
        (
            {"https_only": True}, {}, "http://app.test/callback",
            "The redirect_uri must be an https URL on a registered domain.",
        ),
        ({"https_only": True}, {}, "https://app.test/callback", None),
        ({"path_needed": True}, {}, "msauth.app://auth", "The redirect_uri must have a path."),
        ({"path_needed": True}, {}, "msauth.app://auth/", None),
        ({"max_length": 28}, {}, REGISTERED, "The redirect_uri is longer than 28 characters."),
        ({"max_length": 29}, {}, REGISTERED, None),
        (
            {"forbidden_characters": "!$'(),;"}, {}, "makeitnative://oauth/(callback)",
            "The redirect_uri holds a character that is not allowed.",
        ),
        ({"forbidden_characters": "!$'(),;"}, {}, REGISTERED, None),
        (
            {"descriptions": {"scheme": "Invalid parameter value for redirect_uri: Missing scheme: {redirect_uri}"}},
            {}, "callback", "Invalid parameter value for redirect_uri: Missing scheme: callback",
        ),
        (
            {
                "custom_scheme": "native_only",
                "descriptions": {"custom_scheme": "Custom scheme URIs are not allowed for '{platform}' client type."},
            },
            {}, REGISTERED, "Custom scheme URIs are not allowed for 'WEB' client type.",
        ),
    ],
)  # fmt: skip
def test_redirect_form_refuses_by_form_in_words_of_its_own(
    make_op: MakeOp,
    quirky: Quirky,
    parameters: dict[str, JsonValue],
    registration: dict[str, object],
    requested: str,
    description: str | None,
) -> None:
    registered = {**registration, "redirect_uris": (requested if ":" in requested else REGISTERED,)}
    ideal, deviant = make_op(**registered), quirky("redirect_form", registration=registered, **parameters)
    response = deviant.browser.authorize(redirect_uri=requested)

    if description is None:
        assert response.status == PAGE
    else:
        assert alert(response) == description
        assert ("<code>invalid_request</code>" in response.text, len(deviant.idp.refusals())) == (True, 1)
        if ":" in requested:
            assert ideal.browser.authorize(redirect_uri=requested).status == PAGE


@pytest.mark.parametrize(("platform", "status"), [("android", 400), ("ios", 200), ("web", 200)])
def test_redirect_form_may_look_at_some_platforms_only(quirky: Quirky, platform: str, status: int) -> None:
    deviant = quirky(
        "redirect_form", registration={"platform": platform}, custom_scheme="none", platforms=["android", "spa"]
    )

    assert deviant.browser.authorize().status == status


def test_redirect_form_comes_before_the_comparison_and_leaves_the_rest_to_it(quirky: Quirky) -> None:
    deviant = quirky("redirect_form", custom_scheme="none", error="redirect_uri_mismatch")
    unregistered = deviant.browser.authorize(redirect_uri="other://callback")

    assert alert(unregistered) == "A redirect_uri with a custom scheme is not allowed for a client of type WEB."
    assert "<code>redirect_uri_mismatch</code>" in unregistered.text
    assert alert(deviant.browser.authorize(redirect_uri="https://a.test/")).startswith("The redirect_uri is not regist")
    assert alert(deviant.browser.authorize(redirect_uri=None)) == "The parameter redirect_uri is missing."
    assert alert(deviant.browser.authorize(client_id="nobody")) == "No client is registered with this client_id."


@pytest.mark.parametrize(
    ("parameters", "requested", "description"),
    [
        ({}, "https://[", "The redirect_uri is not registered"),
        ({}, "//[", "Missing scheme in the redirect_uri //[."),
        ({}, "\x00'\n\"é\\", "Missing scheme in the redirect_uri %00'%0A%22%C3%A9%5C."),
        ({"https_only": True}, "https://[", "The redirect_uri must be an https URL on a registered domain."),
        ({"path_needed": True}, "http://\u2100/", "The redirect_uri must have a path."),
        ({"custom_scheme": "none"}, "X://[", "A redirect_uri with a custom scheme is not allowed for a client of type"),
    ],
)
def test_redirect_form_refuses_what_is_no_uri_at_all_and_describes_it_in_plain_characters(
    op: Op, quirky: Quirky, parameters: dict[str, JsonValue], requested: str, description: str
) -> None:
    deviant = quirky("redirect_form", **parameters)

    assert alert(deviant.browser.authorize(redirect_uri=requested)).startswith(description)
    assert re.fullmatch(r"[\x20-\x21\x23-\x5B\x5D-\x7E]+", deviant.idp.refusals()[-1].description)  # RFC 6749 5.2
    assert alert(op.browser.authorize(redirect_uri=requested)).startswith("The redirect_uri is not registered")


@pytest.mark.parametrize(
    ("parameters", "registration", "requested", "description"),
    [
        (
            {"require_period": True}, {}, REGISTERED,
            "The scheme of the redirect_uri has no period; RFC 8252 7.1 asks for one.",
        ),
        ({"require_period": True}, {}, "com.example.app://callback", None),
        ({"require_period": True}, {}, "https://app.test/callback", None),
        (
            {"allow_http": False}, {}, "http://app.test/callback",
            "The redirect_uri is cleartext http; use https.",
        ),
        ({"allow_http": False}, {}, "http://127.0.0.1/callback", None),
        ({"allow_http": False}, {}, "https://app.test/callback", None),
        ({"allow_http": False}, {}, REGISTERED, None),
    ],
)  # fmt: skip
def test_scheme_policy_judges_the_redirect_uri(
    make_op: MakeOp,
    quirky: Quirky,
    parameters: dict[str, JsonValue],
    registration: dict[str, object],
    requested: str,
    description: str | None,
) -> None:
    registered = {**registration, "redirect_uris": (requested,)}
    response = quirky("scheme_policy", registration=registered, **parameters).browser.authorize()

    assert make_op(**registered).browser.authorize().status == PAGE
    if description is None:
        assert response.status == PAGE
    else:
        assert alert(response) == description


@pytest.mark.parametrize(
    ("requested", "freed"),
    [
        ("http://127.0.0.1:51004/callback", "page"),
        ("http://127.0.0.1:51004/other", "refused"),
        ("http://[::1]:51004/callback", "refused"),
        ("https://127.0.0.1:51004/callback", "refused"),
    ],
)
def test_scheme_policy_may_free_the_port_of_a_loopback_address(
    make_op: MakeOp, quirky: Quirky, requested: str, freed: str
) -> None:
    registration = {"redirect_uris": ("http://127.0.0.1/callback",)}
    deviant = quirky("scheme_policy", registration=registration, loopback_any_port=True)

    assert outcome(make_op(**registration).browser.authorize(redirect_uri=requested)) == "refused"
    assert outcome(deviant.browser.authorize(redirect_uri=requested)) == freed


def test_scheme_policy_may_want_pkce_of_a_private_use_scheme(op: Op, quirky: Quirky) -> None:
    without = {"code_challenge": None, "code_challenge_method": None}
    deviant = quirky("scheme_policy", require_pkce_for_private_scheme=True)
    web = quirky(
        "scheme_policy",
        registration={"redirect_uris": ("https://app.test/callback",)},
        require_pkce_for_private_scheme=True,
    )

    assert outcome(op.browser.authorize(**without)) == "page"
    refused = deviant.answer(deviant.browser.authorize(**without))
    assert refused["error_description"] == "Code challenge required: the redirect_uri has a private-use scheme."
    assert refused["state"] == "the-state"  # it is redirected, like any refusal after the redirect_uri's
    assert outcome(deviant.browser.authorize()) == "page"
    assert outcome(web.browser.authorize(**without)) == "page"
