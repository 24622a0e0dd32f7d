from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from mobile_sso.device.doctor import Mode, SetUp, examine
from mobile_sso.device.faults import FAULTS

CALLBACK = "makeitnative://oauth/callback"
WEB = "https://backend.test/oauth/v2/callback"
RIGHT = SetUp(
    platform="android",
    schemes=("makeitnative",),
    https_hosts=("app.fieldservice.test",),
    expected_path="/callback",
    redirect_uri=CALLBACK,
    token_redirect_uri=CALLBACK,
    registered_redirect_uris=(CALLBACK, WEB),
)

WORDED: list[tuple[dict[str, object], str]] = [
    (
        {"registered_redirect_uris": (WEB,)},
        """\
redirect-uri-unregistered: the IdP does not know makeitnative://oauth/callback; it knows https://backend.test/oauth/v2/callback
  where: the client at the IdP, or the callback URL that the backend was given
  what to do: register makeitnative://oauth/callback at the IdP, character by character""",
    ),
    (
        {"schemes": ("fieldservice",)},
        """\
invalid-address: no app owns makeitnative: the app registers fieldservice as scheme
  where: the build of the app
  what to do: let the app register the scheme makeitnative, and install it anew""",
    ),
    (
        {"schemes": ()},
        """\
invalid-address: no app owns makeitnative: the app registers nothing as scheme
  where: the build of the app
  what to do: let the app register the scheme makeitnative, and install it anew""",
    ),
    (
        {"schemes": ("MAKEITNATIVE",)},
        """\
scheme-case: Android matches lower case only: the app registers MAKEITNATIVE, the callback URL says makeitnative
  where: the build of the app, or the callback URL that the backend was given
  what to do: write makeitnative in lower case in the app, at the backend and at the IdP""",
    ),
    (
        {"expected_path": "/callback/"},
        """\
path-variant: the app's library takes the path /callback/ only, the callback URL has /callback
  where: the redirect URI that the app's library was given
  what to do: write the same path in the app, at the backend and at the IdP, with or without a slash at the end""",
    ),
    (
        {"token_redirect_uri": WEB},
        """\
redirect-uri-swap: the token request says https://backend.test/oauth/v2/callback, the authorization request said makeitnative://oauth/callback
  where: the backend, where it redeems the code
  what to do: send the redirect_uri that the sign-in was begun with; the IdP answers invalid_grant to any other""",
    ),
]


@pytest.mark.parametrize(("changed", "text"), WORDED)
def test_a_finding_says_what_where_and_what_to_do(changed: dict[str, object], text: str) -> None:
    (finding,) = examine(replace(RIGHT, **changed))  # type: ignore[arg-type]
    assert str(finding) == text


def test_every_mode_is_worded_above_and_is_a_fault_or_the_idps_refusal() -> None:
    assert {text.partition(":")[0] for _, text in WORDED} == set(get_args(Mode))
    assert set(get_args(Mode)) - set(FAULTS) == {"redirect-uri-unregistered"}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"platform": "ios"},
        {"platform": "ios", "schemes": ("MakeItNative",)},
        {"schemes": ("other", "MAKEITNATIVE", "makeitnative")},
        {"expected_path": None},
        {"token_redirect_uri": None},
        {
            "redirect_uri": "https://app.fieldservice.test/callback",
            "token_redirect_uri": None,
            "registered_redirect_uris": ("https://app.fieldservice.test/callback",),
        },
    ],
    ids=[
        "as it should be",
        "iOS",
        "iOS does not tell case apart",
        "one of several",
        "any path",
        "one redirect URI",
        "a claimed host",
    ],
)
def test_where_nothing_is_wrong_nothing_is_found(changed: dict[str, object]) -> None:
    assert examine(replace(RIGHT, **changed)) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("platform", "hosts", "modes"),
    [
        ("android", ("app.fieldservice.test",), []),
        ("android", ("App.FieldService.test",), ["scheme-case"]),
        ("ios", ("App.FieldService.test",), []),
        ("android", ("fieldservice.test",), ["invalid-address"]),
        ("ios", (), ["invalid-address"]),
    ],
)
def test_a_claimed_host_is_held_against_the_host_of_the_callback(
    platform: str, hosts: tuple[str, ...], modes: list[str]
) -> None:
    uri = "https://app.fieldservice.test/callback"
    changed: dict[str, object] = {"platform": platform, "https_hosts": hosts, "schemes": ("https",)}
    set_up = replace(RIGHT, redirect_uri=uri, token_redirect_uri=uri, registered_redirect_uris=(uri,), **changed)  # type: ignore[arg-type]
    assert [finding.mode for finding in examine(set_up)] == modes


def test_findings_come_in_the_order_in_which_a_sign_in_would_come_upon_them() -> None:
    wrong = replace(
        RIGHT, schemes=(), expected_path="/", token_redirect_uri="app://elsewhere", registered_redirect_uris=()
    )
    assert [finding.mode for finding in examine(wrong)] == [
        "redirect-uri-unregistered",
        "invalid-address",
        "path-variant",
        "redirect-uri-swap",
    ]


def test_a_redirect_uri_without_a_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="redirect URI") as caught:
        replace(RIGHT, redirect_uri="/oauth/callback")
    assert str(caught.value) == "the redirect URI '/oauth/callback' is no absolute URL; it begins with a scheme"
