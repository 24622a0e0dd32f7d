from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter
from mobile_sso.testbed.http import Request, Response, Send

from .struck_sign_in import struck

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World

    from mobile_sso.documents.library import Library

HTTPS = "https://app.fieldservice.test/oauth/callback"

NO_GESTURE = "Navigation is blocked: no gesture of the person came before it (ERR_UNKNOWN_URL_SCHEME)"
NOT_FOUND = "404 Not Found: the callback address opened as a web page"
HIDDEN = "The tab stays blank: it was hidden when it was to open an app"
NOT_OPENED = "This browser does not open the address of an app"

BLOCKED: list[tuple[str, Mapping[str, FaultParameter], str]] = [
    ("gesture-blocked", {"script": True}, NO_GESTURE),
    ("tab-hidden", {}, HIDDEN),
    ("browser-eats-scheme", {}, NOT_OPENED),
]


def the_page_takes(world: World, seconds: float) -> None:
    """Let `seconds` pass between the person's gesture and the IdP's answer to it."""

    def slowly(request: Request, forward: Send) -> Response:
        world.clock.advance(seconds)
        return forward(request)

    world.network.intercept_next(lambda source, target, request: request.path == "/sign-in", slowly)


@pytest.mark.parametrize(("name", "parameters", "says"), BLOCKED)
def test_where_the_browser_does_not_leave_the_landing_page_leads_on_by_a_tap(
    make_world: MakeWorld, name: str, parameters: Mapping[str, FaultParameter], says: str
) -> None:
    world = struck(make_world, "android-chrome", name, **parameters)
    page = world.phone.browser.page
    assert page is not None
    assert (world.phone.browser.state, page.title) == ("blocked", says)
    assert page.way_on == "makeitnative://oauth/callback?code=code-0001&state=state-0001"
    assert (world.app.signed_in, world.phone.attempts[0].outcome) == (None, "waiting")
    world.phone.person.confirm()
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, attempt.error, world.phone.browser.state) == (
        "signed-in",
        name,
        None,
        "closed",
    )
    assert (world.app.signed_in, world.app.errors, world.backend.completions) == ("ada", (), [page.way_on])


@pytest.mark.parametrize(("name", "parameters", "says"), BLOCKED)
def test_the_app_of_the_module_has_no_landing_page_and_needs_another_try(
    make_world: MakeWorld, name: str, parameters: Mapping[str, FaultParameter], says: str
) -> None:
    world = struck(make_world, "android-chrome", name, behaviour=MENDIX_NATIVE, **parameters)
    assert (world.app.signed_in, world.app.errors, world.backend.completions) == (None, (), [])
    world.phone.person.return_to_app()
    world.phone.browser.jar.clear()
    world.sign_in()
    first, second = world.phone.attempts
    assert (first.outcome, first.fault, first.error) == ("failed", name, says)
    assert (second.outcome, second.fault, world.app.signed_in) == ("signed-in", None, "ada")


@pytest.mark.parametrize("device", ["ios-auth-session", "ios-ephemeral", "android-auth-tab"])
@pytest.mark.parametrize("name", ["gesture-blocked", "sso-fast-path", "tab-hidden", "browser-eats-scheme"])
def test_a_browser_that_hands_the_callback_to_its_app_blocks_nothing(
    make_world: MakeWorld, device: str, name: str
) -> None:
    world = make_world(device, behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.phone.arm(build_fault(name, {"script": True} if name == "gesture-blocked" else {}))
    world.sign_in()
    assert (world.app.signed_in, world.phone.struck) == ("ada", ())


@pytest.mark.parametrize(
    ("parameters", "seconds", "struck"),
    [
        ({}, 0, ()),
        ({}, 15, ()),
        ({}, 16, ("gesture-blocked",)),
        ({"seconds": 5}, 6, ("gesture-blocked",)),
        ({"seconds": 60}, 16, ()),
        ({"script": True}, 0, ("gesture-blocked",)),
    ],
)
def test_a_gesture_counts_for_fifteen_seconds_and_never_for_a_script(
    make_world: MakeWorld, parameters: Mapping[str, FaultParameter], seconds: float, struck: tuple[str, ...]
) -> None:
    world = make_world("android-custom-tab", behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    the_page_takes(world, seconds)
    world.phone.arm(build_fault("gesture-blocked", parameters))
    world.sign_in()
    assert (world.phone.struck, world.app.signed_in) == (struck, None if struck else "ada")


def test_a_silent_sign_in_has_no_gesture_at_all(make_world: MakeWorld) -> None:
    world = make_world("android-chrome", behaviour=MENDIX_NATIVE)
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    world.phone.arm(build_fault("gesture-blocked"))
    world.app.tap_sign_in()
    assert (world.phone.struck, world.app.signed_in, world.idp.pages_shown) == (("gesture-blocked",), None, 1)


def test_chrome_itself_lets_a_silent_sign_in_with_a_custom_scheme_pass(make_world: MakeWorld) -> None:
    world = make_world("android-chrome", behaviour=MENDIX_NATIVE)
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    world.app.tap_sign_in()
    assert (world.app.signed_in, world.phone.struck, world.idp.pages_shown) == ("ada", (), 1)


def test_chrome_itself_blocks_a_page_that_took_too_long_and_a_silent_https_callback(make_world: MakeWorld) -> None:
    slow = make_world("android-chrome", behaviour=MENDIX_NATIVE)
    slow.app.open()
    the_page_takes(slow, 16)
    slow.sign_in()
    assert (slow.app.signed_in, slow.phone.struck) == (None, ("gesture-blocked",))
    silent = make_world("android-chrome", behaviour=MENDIX_NATIVE, redirect_uri=HTTPS, scheme="https")
    silent.app.open()
    silent.sign_in()
    silent.app.sign_out()
    silent.app.tap_sign_in()
    assert (silent.app.signed_in, silent.phone.struck) == (None, ("sso-fast-path",))


def signed_out_with_a_live_session(
    make_world: MakeWorld, library: Library, device: str, faults: tuple[str, ...], redirect_uri: str
) -> World:
    """Return a world in which the first sign-in worked, under faults that the phone always has."""
    profile = replace(library.devices[device], faults={name: {} for name in faults})
    scheme = "https" if redirect_uri == HTTPS else "makeitnative"
    world = make_world(profile, behaviour=MENDIX_NATIVE, redirect_uri=redirect_uri, scheme=scheme)
    world.app.open()
    world.sign_in()
    assert (world.app.signed_in, world.phone.struck) == ("ada", ())
    world.app.sign_out()
    return world


@pytest.mark.parametrize("device", ["ios-safari", "android-custom-tab", "android-chrome"])
def test_over_https_the_first_sign_in_works_and_every_further_one_fails_while_the_session_lives(
    make_world: MakeWorld, library: Library, device: str
) -> None:
    world = signed_out_with_a_live_session(make_world, library, device, ("sso-fast-path",), HTTPS)
    for _ in range(2):
        world.phone.person.return_to_app()
        world.sign_in()
    assert [(one.outcome, one.fault, one.error) for one in world.phone.attempts] == [
        ("signed-in", None, None),
        ("failed", "sso-fast-path", NOT_FOUND),
        ("failed", "sso-fast-path", NOT_FOUND),
    ]
    world.phone.browser.jar.clear()
    world.phone.person.return_to_app()
    world.sign_in()
    assert (world.app.signed_in, world.phone.struck) == ("ada", ())


@pytest.mark.parametrize("device", ["ios-safari", "android-custom-tab"])
def test_a_custom_scheme_passes_where_an_https_callback_would_not(
    make_world: MakeWorld, library: Library, device: str
) -> None:
    callback = "makeitnative://oauth/callback"
    world = signed_out_with_a_live_session(make_world, library, device, ("sso-fast-path",), callback)
    world.app.tap_sign_in()
    assert (world.app.signed_in, world.phone.struck, world.idp.pages_shown) == ("ada", (), 1)


def test_what_is_blocked_already_is_not_blocked_a_second_time(make_world: MakeWorld, library: Library) -> None:
    faults = ("sso-fast-path", "gesture-blocked")
    world = signed_out_with_a_live_session(make_world, library, "android-chrome", faults, HTTPS)
    world.app.tap_sign_in()
    assert world.phone.struck == ("sso-fast-path",)
    reverse = signed_out_with_a_live_session(make_world, library, "android-chrome", faults[::-1], HTTPS)
    reverse.app.tap_sign_in()
    assert reverse.phone.struck == ("gesture-blocked",)


def test_a_browser_that_eats_schemes_never_heals_but_opens_a_claimed_address(
    make_world: MakeWorld, library: Library
) -> None:
    profile = replace(library.devices["android-chrome"], faults={"browser-eats-scheme": {}})
    world = make_world(profile, behaviour=MENDIX_NATIVE)
    world.app.open()
    for _ in range(3):
        world.phone.person.return_to_app()
        world.sign_in()
    assert [one.outcome for one in world.phone.attempts] == ["failed", "failed", "failed"]
    claimed = make_world(profile, behaviour=MENDIX_NATIVE, redirect_uri=HTTPS, scheme="https")
    claimed.app.open()
    claimed.sign_in()
    assert (claimed.app.signed_in, claimed.phone.struck) == ("ada", ())


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("gesture-blocked", {"seconds": 0}, "device fault 'gesture-blocked': seconds must be at least 1, got 0"),
        (
            "gesture-blocked",
            {"script": "yes"},
            "device fault 'gesture-blocked': script must be true or false, got 'yes'",
        ),
        ("sso-fast-path", {"seconds": 3}, "device fault 'sso-fast-path': it takes no parameters"),
        (
            "path-variant",
            {"path": "callback"},
            "device fault 'path-variant': path must begin with a slash, got 'callback'",
        ),
        (
            "fragment-appended",
            {"fragment": ""},
            "device fault 'fragment-appended': fragment must not be empty; leave the fault away instead",
        ),
        (
            "state-mangled",
            {"how": "plus-to-spce"},
            "device fault 'state-mangled': unknown way to mangle 'plus-to-spce'; did you mean 'plus-to-space'? "
            "known: plus-to-space, double-encode",
        ),
        ("double-redirect", {"seconds": -1}, "device fault 'double-redirect': seconds must be at least 0, got -1"),
    ],
)
def test_a_fault_of_the_redirect_that_cannot_be_built_says_why(
    name: str, parameters: Mapping[str, FaultParameter], message: str
) -> None:
    with pytest.raises(ValueError, match=name) as caught:
        build_fault(name, parameters)
    assert str(caught.value) == message
