from __future__ import annotations

from collections import Counter

import pytest

from mobile_sso.device.dispatch import Dispatch
from mobile_sso.device.registry import SchemeRegistry
from mobile_sso.documents.library import Library
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.trace import Trace

LINK = "makeitnative://oauth/callback?state=x"


class Target:
    def __init__(self, *, running: bool) -> None:
        self.running = running
        self.seen: list[str] = []

    def come_to_front(self) -> None:
        self.seen.append("front")

    def receive(self, url: str) -> None:
        self.seen.append(f"warm {url}")

    def launch(self, initial_url: str | None = None) -> None:
        self.seen.append(f"cold {initial_url}")


class Exit:
    def __init__(self) -> None:
        self.ended: list[str] = []

    def hand_over(self) -> None:
        self.ended.append("handed over")

    def refuse(self, reason: str) -> None:
        self.ended.append(reason)


class Rig:
    def __init__(self, library: Library, device: str, *, owners: tuple[str, ...], running: bool = True) -> None:
        profile = library.devices[device]
        self.trace = Trace(clock=VirtualClock(), secrets=Secrets())
        self.apps = {name: Target(running=running) for name in ("field_service", "inspections")}
        self.exit = Exit()
        registry = SchemeRegistry(scheme_case=profile.scheme_case)
        for owner in owners:
            registry.install(owner, schemes=("makeitnative",), https_hosts=("app.fieldservice.test",))
        self.dispatch = Dispatch(
            profile=profile,
            registry=registry,
            apps=self.apps,
            person_chooses=lambda names: names[-1],
            trace=self.trace,
            seed=3,
        )

    def leave(self, url: str = LINK) -> None:
        self.dispatch.leave(url, browser=self.exit)

    @property
    def steps(self) -> list[str]:
        return [event.verb for event in self.trace.events]


@pytest.mark.parametrize(
    ("device", "steps"),
    [
        ("ios-safari", ["asks the person", "resolves", "delivers warm"]),
        ("android-custom-tab", ["resolves", "delivers warm"]),
    ],
)
def test_a_running_app_gets_the_link_as_an_event(library: Library, device: str, steps: list[str]) -> None:
    rig = Rig(library, device, owners=("field_service",))
    rig.leave()
    assert rig.apps["field_service"].seen == ["front", f"warm {LINK}"]
    assert (rig.steps, rig.exit.ended) == (steps, ["handed over"])


def test_a_dead_app_is_launched_by_the_link(library: Library) -> None:
    rig = Rig(library, "ios-safari", owners=("field_service",), running=False)
    rig.leave()
    assert rig.apps["field_service"].seen == [f"cold {LINK}"]


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        ("ios-safari", "Safari cannot open the page because the address is invalid"),
        ("android-custom-tab", "Navigation is blocked: ERR_UNKNOWN_URL_SCHEME"),
    ],
)
def test_a_link_that_nobody_owns_stays_in_the_browser(library: Library, device: str, reason: str) -> None:
    rig = Rig(library, device, owners=())
    rig.leave()
    assert rig.exit.ended == [reason]
    assert rig.steps == ["resolves", "finds no owner"]


def test_a_claimed_https_link_is_not_asked_about(library: Library) -> None:
    rig = Rig(library, "ios-safari", owners=("field_service",))
    rig.leave("https://app.fieldservice.test/oauth/callback")
    assert rig.steps == ["resolves", "delivers warm"]


def test_on_android_the_person_chooses_between_two_owners(library: Library) -> None:
    rig = Rig(library, "android-custom-tab", owners=("field_service", "inspections"))
    rig.leave()
    assert rig.apps["inspections"].seen == ["front", f"warm {LINK}"]
    assert rig.steps == ["resolves", "shows chooser", "resolves", "delivers warm"]


def test_on_ios_the_seed_picks_one_of_two_owners(library: Library) -> None:
    picks = []
    for _ in range(2):
        rig = Rig(library, "ios-safari", owners=("field_service", "inspections"))
        for _ in range(40):
            rig.leave()
        picks.append([event.target for event in rig.trace.events if event.verb == "delivers warm"])
    assert picks[0] == picks[1]
    assert min(Counter(picks[0]).values()) >= 10


def test_android_tells_upper_case_from_lower_case_and_ios_does_not(library: Library) -> None:
    android = Rig(library, "android-custom-tab", owners=("field_service",))
    android.leave(LINK.replace("makeit", "MakeIt"))
    ios = Rig(library, "ios-safari", owners=("field_service",))
    ios.leave(LINK.replace("makeit", "MakeIt"))
    assert (android.apps["field_service"].seen, len(ios.apps["field_service"].seen)) == ([], 2)


def test_a_link_from_elsewhere_goes_to_the_app_it_was_meant_for(library: Library) -> None:
    rig = Rig(library, "ios-safari", owners=())
    rig.dispatch.deliver(LINK, "inspections")
    assert rig.apps["inspections"].seen == ["front", f"warm {LINK}"]


OTHER = LINK.replace("state=x", "state=y")


def test_a_link_that_is_held_arrives_when_it_is_let_go(library: Library) -> None:
    rig = Rig(library, "ios-safari", owners=("field_service",))
    rig.dispatch.hold(LINK)
    assert rig.apps["field_service"].seen == []
    assert rig.dispatch.let_go(LINK) is True
    rig.dispatch.deliver_to_owner(LINK)
    assert rig.apps["field_service"].seen == ["front", f"warm {LINK}"]
    assert rig.steps == ["holds the link", "lets go", "resolves", "delivers warm"]


def test_the_slot_holds_one_link_and_a_second_takes_its_place(library: Library) -> None:
    rig = Rig(library, "ios-safari", owners=("field_service",))
    rig.dispatch.hold(LINK)
    rig.dispatch.hold(OTHER)
    assert rig.dispatch.let_go(LINK) is False
    assert rig.dispatch.let_go(OTHER) is True
    assert rig.dispatch.let_go(OTHER) is False
    assert rig.steps == ["holds the link", "holds the link", "lets go"]


def test_a_link_that_comes_by_the_browser_overtakes_the_one_that_is_held(library: Library) -> None:
    rig = Rig(library, "android-custom-tab", owners=("field_service",))
    rig.dispatch.hold(LINK)
    rig.leave(OTHER)
    assert rig.dispatch.let_go(LINK) is False
    assert rig.apps["field_service"].seen == ["front", f"warm {OTHER}"]
    assert rig.steps == ["holds the link", "is overtaken", "resolves", "delivers warm"]


def test_a_link_from_elsewhere_overtakes_the_one_that_is_held(library: Library) -> None:
    rig = Rig(library, "ios-safari", owners=("field_service",))
    rig.dispatch.hold(LINK)
    rig.dispatch.deliver(OTHER, "field_service")
    assert (rig.dispatch.let_go(LINK), rig.steps[1]) == (False, "is overtaken")


def test_a_held_link_whose_owner_is_gone_is_lost(library: Library) -> None:
    rig = Rig(library, "ios-safari", owners=())
    rig.dispatch.hold(LINK)
    rig.dispatch.let_go(LINK)
    rig.dispatch.deliver_to_owner(LINK)
    assert rig.steps == ["holds the link", "lets go", "resolves", "finds no owner"]


def test_a_declined_link_is_not_offered_again_and_another_is(library: Library) -> None:
    rig = Rig(library, "ios-safari", owners=("field_service",))
    rig.dispatch.decline(LINK)
    rig.leave()
    assert (rig.exit.ended, rig.steps) == (["Safari does not offer again to open an address that was declined"], [])
    rig.leave(OTHER)
    assert rig.exit.ended[1:] == ["handed over"]
