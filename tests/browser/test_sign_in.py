"""A phone with a real browser signs in: what Chromium shows, sends, keeps and knows of the person's gesture.

Chromium on a desktop refuses no private-use URI scheme, whatever it knows; that Chrome on Android refuses one without a
gesture is not shown here. What is shown is what it would decide by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.device.chromium.browser import ChromiumBrowser
from mobile_sso.device.faults import build_fault
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.attempt import sign_in
from mobile_sso.scenario.given import Given, GivenIdp
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.testbed.http import Request, Response, Send
from mobile_sso.testbed.network import ConnectionLost

if TYPE_CHECKING:
    from mobile_sso.device.chromium.launch import Chromium
    from mobile_sso.scenario.world import World

LIBRARY = Library.load([Path(__file__).parents[2] / "fixtures"])
KEYS = SigningKeys.mint()
MakeWorld = Callable[..., "World"]


@pytest.fixture
def make_world(chromium: Chromium) -> Iterator[MakeWorld]:
    """Build a world, whose phone has a real browser unless `real` is False."""
    worlds = []

    def build(quirks: Mapping[str, Mapping[str, object]] | None = None, *, real: bool = True, **axes: str) -> World:
        case = plain_case(**axes)
        given = Given(idp=GivenIdp(quirks=quirks or {}))  # type: ignore[arg-type]
        case = replace(case, scenario=case.scenario.model_copy(update={"given": given}))
        maker = chromium.phone_browser if real else None
        worlds.append(assemble(case, LIBRARY, RunOptions(seed=1, keys=KEYS, make_browser=maker)))
        worlds[-1].app().native.open()
        return worlds[-1]

    yield build
    for world in worlds:
        world.testbed.close()


@pytest.fixture(autouse=True)
def leave_no_phone(chromium: Chromium) -> Iterator[None]:
    """Forget the browsers of the phones, but for the tabs that other tests keep open."""
    before = set(chromium.process.contexts)
    yield
    for context in set(chromium.process.contexts) - before:
        context.close()


def browser_of(world: World) -> ChromiumBrowser:
    browser = world.phone.browser
    assert isinstance(browser, ChromiumBrowser)
    return browser


def signs_in(world: World) -> str | None:
    sign_in(world, world.app(), world.persona("ada"))
    return world.app().native.signed_in and world.username_of(world.app().native.signed_in, world.app())


def told(world: World) -> list[tuple[str, str, str]]:
    return [(event.source, event.target, event.verb) for event in world.testbed.trace.events]


def test_the_trace_is_that_of_the_simulated_browser(make_world: MakeWorld) -> None:
    real, simulated = make_world(), make_world(real=False)

    assert (signs_in(real), signs_in(simulated)) == ("ada", "ada")
    assert told(real) == told(simulated)
    assert real.ledgers["generic"].sign_in_pages == simulated.ledgers["generic"].sign_in_pages == 1


def test_the_second_sign_in_is_silent_because_chromium_kept_the_cookie(make_world: MakeWorld) -> None:
    world = make_world()
    signs_in(world)
    assert len(browser_of(world).jar) > 0
    world.app().native.sign_out()

    assert signs_in(world) == "ada"
    assert world.ledgers["generic"].sign_in_pages == 1


# The gesture ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quirks", "seen"),
    [
        ({}, (True, False, True)),
        ({"redirect_status": {"status": "js"}}, (False, False, True)),
        ({"authz_repeat": {"count": 2}}, (False, False, True)),
        ({"redirect_status": {"status": "meta"}}, (False, False, True)),
    ],
    ids=["redirect after a form", "script after a form", "timer after a form", "refresh after a form"],
)
def test_chromium_knows_of_a_gesture_behind_a_redirect_and_of_none_behind_a_page_in_between(
    make_world: MakeWorld, quirks: Mapping[str, Mapping[str, object]], seen: tuple[bool, bool, bool]
) -> None:
    world = make_world(quirks)

    assert signs_in(world) == "ada"
    (handoff,) = browser_of(world).handoffs
    assert (handoff.user_gesture, handoff.is_active, handoff.has_been_active) == seen


def test_chromium_knows_of_no_gesture_behind_a_silent_sign_in(make_world: MakeWorld) -> None:
    world = make_world()
    signs_in(world)
    world.app().native.sign_out()
    signs_in(world)

    handoff = browser_of(world).handoffs[-1]
    assert (handoff.user_gesture, handoff.is_active, handoff.has_been_active, handoff.page_url) == (
        False, False, False, "about:blank",
    )  # fmt: skip


def test_a_tapped_link_has_a_gesture_and_is_no_redirect(make_world: MakeWorld) -> None:
    world = make_world({"confirm_custom_scheme": {}})
    signs_in(world)
    assert world.browser_shows() == "confirmation page"
    world.phone.person.confirm()

    assert world.app().native.signed_in is not None
    assert browser_of(world).leaves_by_tap
    assert browser_of(world).handoffs[-1].user_gesture


# What goes wrong ------------------------------------------------------------------------------------------------------


def test_a_blocked_link_leaves_a_page_with_a_link_that_can_really_be_tapped(make_world: MakeWorld) -> None:
    world = make_world(device="android-custom-tab")
    world.phone.arm(build_fault("browser-eats-scheme", {}))
    signs_in(world)
    browser = browser_of(world)
    assert (browser.state, browser.page and browser.page.text) == (
        "blocked", "This browser does not open the address of an app",
    )  # fmt: skip
    assert browser.screenshot() is not None


def test_chromium_sends_no_form_with_an_empty_field(make_world: MakeWorld) -> None:
    world = make_world()
    world.app().native.tap_sign_in()
    page = world.phone.browser.require_page()

    with pytest.raises(NotOnScreen) as refused:
        world.phone.browser.submit(page.forms[0], values={"username": "ada"}, button=page.forms[0].buttons[0])
    assert str(refused.value) == "the browser does not send the form: password: Please fill out this field."
    assert world.phone.browser.state == "page"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"user": "ada"},
            "no field 'user' to type into: the browser shows 'Sign in – Strict OpenID provider' (200) at ",
        ),
        ({"transaction": "1"}, "no field 'transaction' to type into: the browser shows "),
    ],
)
def test_what_is_not_there_cannot_be_typed_into(make_world: MakeWorld, values: Mapping[str, str], message: str) -> None:
    world = make_world()
    world.app().native.tap_sign_in()
    page = world.phone.browser.require_page()

    with pytest.raises(NotOnScreen) as refused:
        world.phone.browser.submit(page.forms[0], values=values, button=page.forms[0].buttons[0])
    assert str(refused.value).startswith(message)


def test_a_connection_that_breaks_twice_shows_what_chromium_calls_it(make_world: MakeWorld) -> None:
    world = make_world()

    def lose(request: Request, forward: Send) -> Response:
        raise ConnectionLost("a fault")

    for _ in range(4):  # Chromium asks again by itself where a connection breaks before any answer
        world.testbed.network.intercept_next(lambda source, target, request: source == "browser", lose)
    world.app().native.tap_sign_in()

    page = world.phone.browser.page
    assert (world.phone.browser.state, page and page.text) == ("blocked", "net::ERR_CONNECTION_RESET")


def test_an_ephemeral_browser_shows_none_of_the_cookies(make_world: MakeWorld) -> None:
    world = make_world(device="ios-ephemeral")
    signs_in(world)
    world.app().native.sign_out()
    signs_in(world)

    assert world.ledgers["generic"].sign_in_pages == 2
