"""What tells the six phones of `fixtures/devices` apart, as deep-link-return 3.4 has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.testbed.http import Response

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

    from mobile_sso.documents.library import Library

CANCELLED_IOS = "ASWebAuthenticationSessionError.canceledLogin (1)"
NOTHING = "none (an external browser reports nothing)"
SHOWN = {
    "ios-safari": ("suspended", False, NOTHING, "NSURLErrorDomain -1005"),
    "ios-auth-session": ("inactive", True, CANCELLED_IOS, "NSURLErrorDomain -1005"),
    "ios-ephemeral": ("inactive", True, CANCELLED_IOS, "NSURLErrorDomain -1005"),
    "android-custom-tab": (
        "background",
        False,
        "AppAuth-Android 1 (user cancelled flow, resumed without data)",
        "AppAuth-Android 3 (IOException)",
    ),
    "android-auth-tab": ("background", True, "AuthTabIntent RESULT_CANCELED", "AppAuth-Android 3 (IOException)"),
    "android-chrome": ("background", False, NOTHING, "AppAuth-Android 3 (IOException)"),
}
"""Phone → the app while the browser is in front, whether the browser itself catches the link, what the app is told
where nothing came back, and where a request got no answer."""


def test_these_are_all_phones_there_are(library: Library) -> None:
    assert set(library.devices) == set(SHOWN)


@pytest.mark.parametrize("device", SHOWN)
def test_a_phone_is_the_one_of_the_table(make_world: MakeWorld, device: str) -> None:
    world = make_world(device, behaviour=WELL_BUILT)
    profile = world.phone.profile
    world.app.open()
    world.app.tap_sign_in()
    shown = (world.app.state, profile.catches_redirect, profile.cancel_code, profile.network_error_code)
    assert shown == SHOWN[device]
    world.give_password()
    assert world.app.signed_in == "ada"


ALERT, OPEN_IN = "os asks whether the app may sign in", "os asks the person"


@pytest.mark.parametrize(
    ("device", "asked"),
    [
        ("ios-safari", {OPEN_IN}),
        ("ios-auth-session", {ALERT}),
        ("ios-ephemeral", set()),
        ("android-custom-tab", set()),
        ("android-auth-tab", set()),
        ("android-chrome", set()),
    ],
)
def test_the_person_is_asked_before_the_browser_opens_or_leaves_or_never(
    make_world: MakeWorld, device: str, asked: set[str]
) -> None:
    world = make_world(device, behaviour=WELL_BUILT)
    world.app.open()
    world.sign_in()
    assert {ALERT, OPEN_IN} & set(world.story()) == asked


def test_the_alert_names_the_host_that_is_signed_in_with(make_world: MakeWorld) -> None:
    world = make_world("ios-auth-session", behaviour=WELL_BUILT)
    world.app.open()
    world.app.tap_sign_in()
    (alert,) = [event for event in world.trace.events if event.verb == "asks whether the app may sign in"]
    assert (alert.target, alert.status) == ("person", "idp.test")


@pytest.mark.parametrize(
    ("device", "lasting", "pages"),
    [
        ("ios-safari", False, 1),
        ("ios-safari", True, 1),
        ("ios-auth-session", False, 2),
        ("ios-auth-session", True, 1),
        ("ios-ephemeral", False, 2),
        ("ios-ephemeral", True, 2),
        ("android-custom-tab", False, 1),
        ("android-auth-tab", False, 1),
        ("android-chrome", False, 1),
    ],
)
def test_the_second_sign_in_is_silent_where_the_cookie_of_the_first_is_seen(
    make_world: MakeWorld, device: str, lasting: bool, pages: int
) -> None:
    world = make_world(device, behaviour=WELL_BUILT)
    world.app.open()
    world.sign_in()
    if lasting:  # "stay signed in": the IdP gives its cookie a lifetime
        jar = world.phone.browser.jar
        jar.store("https://idp.test/", Response(headers=(("Set-Cookie", "sso=ada; Max-Age=86400; Path=/; Secure"),)))
    world.app.sign_out()
    world.sign_in()
    assert (world.idp.pages_shown, world.app.signed_in) == (pages, "ada")


@pytest.mark.parametrize(
    ("device", "signed_in", "outcome"),
    [
        ("ios-safari", None, "failed"),
        ("ios-auth-session", "ada", "signed-in"),
        ("ios-ephemeral", "ada", "signed-in"),
        ("android-custom-tab", None, "failed"),
        ("android-auth-tab", "ada", "signed-in"),
        ("android-chrome", None, "failed"),
    ],
)
def test_a_foreign_app_with_the_same_scheme_gets_nothing_where_the_browser_hands_the_link_over(
    make_world: MakeWorld, device: str, signed_in: str | None, outcome: str
) -> None:
    world = make_world(device, behaviour=WELL_BUILT)
    world.app.open()
    world.phone.arm(build_fault("scheme-collision"))
    world.sign_in()
    assert (world.app.signed_in, world.phone.attempts[0].outcome) == (signed_in, outcome)
    assert world.phone.faults.sessions_stolen == (0 if signed_in else 1)  # this backend binds nothing


@pytest.mark.parametrize(
    ("device", "outcome"),
    [
        ("ios-safari", "signed-in"),
        ("ios-auth-session", "signed-in"),
        ("ios-ephemeral", "signed-in"),
        ("android-custom-tab", "failed"),
        ("android-auth-tab", "signed-in"),
        ("android-chrome", "failed"),
    ],
)
def test_a_scheme_in_upper_case_strands_who_asks_the_registry_of_android(
    make_world: MakeWorld, device: str, outcome: str
) -> None:
    world = make_world(device, behaviour=WELL_BUILT, redirect_uri="MakeItNative://oauth/callback")
    world.app.open()
    world.sign_in()
    assert world.phone.attempts[0].outcome == outcome


@pytest.mark.parametrize(
    ("device", "stale"),
    [
        ("ios-safari", True),
        ("ios-auth-session", False),
        ("ios-ephemeral", False),
        ("android-custom-tab", False),
        ("android-auth-tab", False),
        ("android-chrome", False),
    ],
)
def test_connections_go_stale_only_where_the_app_is_suspended(make_world: MakeWorld, device: str, stale: bool) -> None:
    world = make_world(device, behaviour=MENDIX_NATIVE)
    world.app.open()
    world.sign_in()
    assert ("app:field_service goes stale" in world.story()) is stale
    assert ("app:field_service reconnects" in world.story()) is stale
