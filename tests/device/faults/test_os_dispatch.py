from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.device.return_trip import FaultParameter

from .struck_sign_in import CATCHES, outcomes

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld, World

BY_REGISTRY = ("ios-safari", "android-custom-tab", "android-chrome")
HTTPS = {"scheme": "https", "redirect_uri": "https://app.fieldservice.test/oauth/callback"}
WRONG_APP = "The link was opened in the browser, which cannot follow it"
UNVERIFIED = "The address was opened as a page: it is not verified yet that it belongs to the app"


def well_built(make_world: MakeWorld, device: str, **installed: str) -> World:
    world = make_world(device, behaviour=WELL_BUILT, idempotent=True, **installed)
    world.backend.bound = True
    world.app.open()
    return world


def of_the_module(make_world: MakeWorld, device: str, **installed: str) -> World:
    world = make_world(device, behaviour=MENDIX_NATIVE, **installed)
    world.app.open()
    return world


def told_to_the_thief(world: World) -> list[str]:
    return [event.verb for event in world.trace.events if event.source == "app:thief" and event.verb != "delivers warm"]


# scheme-collision -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", BY_REGISTRY)
def test_a_foreign_app_gets_nothing_without_the_secret_and_the_owner_can_try_again(
    make_world: MakeWorld, device: str
) -> None:
    world = well_built(make_world, device)
    world.phone.arm(build_fault("scheme-collision"))
    world.sign_in()
    assert (world.backend.sessions, world.phone.faults.sessions_stolen) == ({}, 0)
    assert (world.app.signed_in, world.app.errors) == (None, ())
    assert "gets nothing" in told_to_the_thief(world)
    world.sign_in()
    assert outcomes(world) == [("failed", "scheme-collision", None), ("signed-in", None, None)]
    assert len(world.backend.sessions) == 1


@pytest.mark.parametrize("device", BY_REGISTRY)
def test_a_backend_that_asks_for_no_secret_gives_the_foreign_app_a_session(make_world: MakeWorld, device: str) -> None:
    world = of_the_module(make_world, device)
    world.phone.arm(build_fault("scheme-collision"))
    world.sign_in()
    assert (len(world.backend.sessions), world.phone.faults.sessions_stolen) == (1, 1)
    assert (world.app.page, world.app.signed_in, world.app.errors) == ("Login_Native", None, ())
    assert outcomes(world) == [("failed", "scheme-collision", None)]


def test_the_foreign_app_catches_one_link_and_is_gone(make_world: MakeWorld) -> None:
    world = of_the_module(make_world, "ios-safari")
    world.phone.arm(build_fault("scheme-collision"))
    world.sign_in()
    world.sign_in()
    assert (outcomes(world)[-1], world.phone.faults.sessions_stolen) == (("signed-in", None, None), 1)


@pytest.mark.parametrize("device", CATCHES)
def test_a_session_that_catches_the_redirect_asks_no_registry(make_world: MakeWorld, device: str) -> None:
    for name in ("scheme-collision", "chooser-shown"):
        world = well_built(make_world, device)
        world.phone.arm(build_fault(name))
        world.sign_in()
        assert outcomes(world) == [("signed-in", None, None)]


@pytest.mark.parametrize("device", BY_REGISTRY)
def test_an_https_address_has_one_owner(make_world: MakeWorld, device: str) -> None:
    world = well_built(make_world, device, **HTTPS)
    world.phone.arm(build_fault("scheme-collision"))
    world.sign_in()
    assert outcomes(world) == [("signed-in", None, None)]


# chooser-shown --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", BY_REGISTRY)
def test_the_landing_page_offers_the_same_link_to_whoever_took_the_wrong_app(
    make_world: MakeWorld, device: str
) -> None:
    world = well_built(make_world, device)
    world.phone.arm(build_fault("chooser-shown"))
    world.sign_in()
    page = world.phone.browser.page
    assert page is not None
    assert (world.phone.browser.state, page.text, world.backend.completions) == ("blocked", WRONG_APP, [])
    assert page.links == ("makeitnative://oauth/callback?code=code-0001&state=state-0001",)
    world.phone.person.confirm()
    assert outcomes(world) == [("signed-in", "chooser-shown", None)]
    assert (world.backend.completions, world.app.errors) == ([page.links[0]], ())


def test_the_app_of_the_module_offers_no_link_and_another_try_works(make_world: MakeWorld) -> None:
    world = of_the_module(make_world, "android-custom-tab")
    world.phone.arm(build_fault("chooser-shown"))
    world.sign_in()
    page = world.phone.browser.page
    assert page is not None
    assert (page.links, world.app.errors) == ((), ())
    world.sign_in()
    assert outcomes(world) == [("failed", "chooser-shown", WRONG_APP), ("signed-in", None, None)]


# link-unverified ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", [*BY_REGISTRY, *CATCHES])
def test_the_page_of_a_domain_that_is_not_verified_leads_on_by_a_tap(make_world: MakeWorld, device: str) -> None:
    world = well_built(make_world, device, **HTTPS)
    world.phone.arm(build_fault("link-unverified"))
    world.sign_in()
    page = world.phone.browser.page
    assert page is not None
    assert (world.phone.browser.state, page.text) == ("blocked", UNVERIFIED)
    world.phone.person.confirm()
    assert outcomes(world) == [("signed-in", "link-unverified", None)]
    assert (len(world.backend.completions), world.app.errors) == (1, ())


def test_the_app_of_the_module_ends_on_a_page_and_another_try_works_where_the_provider_asks_again(
    make_world: MakeWorld,
) -> None:
    world = of_the_module(make_world, "ios-safari", **HTTPS)
    world.phone.arm(build_fault("link-unverified"))
    world.sign_in()
    world.phone.browser.jar.clear()  # else this phone's own sso-fast-path strikes
    world.sign_in()
    assert outcomes(world) == [("failed", "link-unverified", UNVERIFIED), ("signed-in", None, None)]


@pytest.mark.parametrize(("waited", "strikes"), [(0.0, True), (59.0, True), (60.0, False), (3600.0, False)])
def test_the_domain_is_known_a_minute_after_the_installation(
    make_world: MakeWorld, waited: float, strikes: bool
) -> None:
    world = well_built(make_world, "ios-safari", **HTTPS)
    world.phone.arm(build_fault("link-unverified"))
    world.phone.pass_time(waited)
    world.sign_in()
    assert world.phone.struck == (("link-unverified",) if strikes else ())


def test_the_minute_is_a_parameter(make_world: MakeWorld) -> None:
    world = well_built(make_world, "ios-safari", **HTTPS)
    world.phone.arm(build_fault("link-unverified", {"seconds": 30}))
    world.phone.pass_time(45)
    world.sign_in()
    assert outcomes(world) == [("signed-in", None, None)]


def test_a_private_use_scheme_needs_no_verification(make_world: MakeWorld) -> None:
    world = well_built(make_world, "ios-safari")
    world.phone.arm(build_fault("link-unverified"))
    world.sign_in()
    assert outcomes(world) == [("signed-in", None, None)]


# All of them ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", [*BY_REGISTRY, *CATCHES])
@pytest.mark.parametrize("form", [{}, HTTPS], ids=["private-use scheme", "https"])
def test_without_a_fault_the_link_goes_to_its_owner(make_world: MakeWorld, device: str, form: dict[str, str]) -> None:
    world = well_built(make_world, device, **form)
    world.sign_in()
    assert outcomes(world) == [("signed-in", None, None)]
    assert "app:thief" not in {event.target for event in world.trace.events}


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("scheme-collision", {"by": "evil"}, "it takes no parameters"),
        ("chooser-shown", {"choose": "browser"}, "it takes no parameters"),
        ("link-unverified", {"seconds": 0}, "seconds must be at least 1, got 0"),
    ],
)
def test_a_fault_of_the_dispatch_that_cannot_be_built_says_why(
    name: str, parameters: Mapping[str, FaultParameter], message: str
) -> None:
    with pytest.raises(ValueError, match="fault") as caught:
        build_fault(name, parameters)
    assert str(caught.value) == f"device fault {name!r}: {message}"
