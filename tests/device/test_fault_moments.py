"""When a fault is asked to strike (`device/fault_strikes.py`): at which moment, how often, and before which others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from mobile_sso.device.behaviours import WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.device.profile import FaultMix, FaultShare
from mobile_sso.device.return_trip import Moment, ReturnTrip

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

    from mobile_sso.documents.library import Library

LOSES = FaultMix(
    name="loses",
    title="The answer is always lost",
    sampling="exclusive",
    rate=1.0,
    shares=(FaultShare(fault="net-lost-response", weight=1.0),),
)


@dataclass(kw_only=True)
class Probe:
    """Notes that it was asked to strike, and does what it is told."""

    id: ClassVar[str] = "probe"
    app_sees: ClassVar[str] = "nothing"
    moment: Moment
    acts: Callable[[ReturnTrip], None] = lambda trip: trip.struck("as a probe")
    asked: list[str] = field(default_factory=list)

    def strike(self, trip: ReturnTrip) -> None:
        self.asked.append(trip.name)
        self.acts(trip)


@pytest.mark.parametrize("moment", ["open", "page", "leave"])
def test_an_armed_fault_is_asked_once_at_its_moment(make_world: MakeWorld, moment: Moment) -> None:
    world, probe = make_world(behaviour=WELL_BUILT), Probe(moment=moment)
    world.app.open()
    world.phone.arm(probe)
    assert (world.phone.faults.waiting, probe.asked) == (1, [])
    world.sign_in()
    assert (world.phone.faults.waiting, probe.asked, world.phone.struck) == (0, ["field_service"], ("probe",))
    world.app.sign_out()
    world.sign_in()
    assert (probe.asked, world.phone.struck) == (["field_service"], ())


def test_the_moments_come_in_the_order_of_a_sign_in(make_world: MakeWorld) -> None:
    order: list[str] = []
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()

    def probe(moment: Moment) -> Probe:
        return Probe(moment=moment, acts=lambda trip: order.append(moment))

    for one in (probe("leave"), probe("page"), probe("open")):
        world.phone.arm(one)
    world.sign_in()
    assert order == ["open", "page", "leave"]


def test_a_silent_sign_in_has_no_moment_of_the_page(make_world: MakeWorld) -> None:
    world, probe = make_world(behaviour=WELL_BUILT), Probe(moment="page")
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    world.phone.arm(probe)
    world.sign_in()
    assert (probe.asked, world.phone.faults.waiting, world.app.signed_in) == ([], 1, "ada")


def test_a_fault_that_was_asked_and_did_not_strike_is_not_told(make_world: MakeWorld) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.app.open()
    world.phone.arm(Probe(moment="leave", acts=lambda trip: None))
    world.sign_in()
    assert (world.phone.struck, world.phone.attempts[0].fault) == ((), None)


def test_a_fault_of_the_set_up_strikes_every_app_at_once_and_for_good(make_world: MakeWorld) -> None:
    probe = Probe(moment="set-up")
    world = make_world(
        behaviour=WELL_BUILT, url_schemes=("fieldservice",), redirect_uri="fieldservice://oauth/callback"
    )
    world.install("inspections")
    world.phone.arm(probe)
    assert (probe.asked, world.phone.faults.waiting) == (["field_service", "inspections"], 0)
    assert world.phone.faults.of_the_set_up == ["probe"]
    world.app.open()
    for _ in range(2):
        world.sign_in()
        world.app.sign_out()
    assert [attempt.fault for attempt in world.phone.attempts] == ["probe", "probe"]


def test_a_fault_that_a_phone_always_has_strikes_every_sign_in_where_its_rule_applies(
    make_world: MakeWorld, library: Library
) -> None:
    phone = replace(library.devices["android-chrome"], faults={"gesture-blocked": {"seconds": 15}})
    world = make_world(phone, behaviour=replace(WELL_BUILT, offers_return_link=False))
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    world.clock.advance(60)
    world.sign_in()
    assert [(attempt.outcome, attempt.fault) for attempt in world.phone.attempts] == [
        ("signed-in", None),
        ("failed", "gesture-blocked"),
    ]


def test_a_fault_of_the_set_up_that_a_phone_always_has_changes_each_app_as_it_is_installed(
    make_world: MakeWorld, library: Library
) -> None:
    world = make_world(replace(library.devices["ios-safari"], faults={"invalid-address": {}}))
    world.install("inspections")
    assert [world.phone.registry.registered(app) for app in ("field_service", "inspections")] == [((), ()), ((), ())]
    assert world.phone.faults.of_the_set_up == ["invalid-address"]


@pytest.mark.parametrize("moment", ["open", "page", "leave"])
def test_in_a_sign_in_for_which_a_fault_is_armed_none_is_drawn(make_world: MakeWorld, moment: Moment) -> None:
    world = make_world(mix=LOSES)
    world.phone.failure_rate = 1.0
    world.app.open()
    world.phone.arm(Probe(moment=moment))
    world.sign_in()
    assert (world.phone.struck, world.app.signed_in) == (("probe",), "ada")
    world.app.sign_out()
    world.sign_in()
    assert world.phone.struck == ("net-lost-response",)


def test_while_an_armed_fault_waits_for_its_moment_none_is_drawn(make_world: MakeWorld) -> None:
    world = make_world(mix=LOSES)
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    world.phone.failure_rate = 1.0
    world.phone.arm(Probe(moment="page"))
    world.sign_in()  # by the session at the IdP: no page is shown, and the fault goes on waiting
    assert (world.phone.faults.waiting, world.phone.struck, world.app.signed_in) == (1, (), "ada")


def test_a_fault_may_arm_another_for_the_next_moment_of_its_kind(make_world: MakeWorld) -> None:
    world, later = make_world(behaviour=WELL_BUILT), Probe(moment="leave")
    world.app.open()
    world.phone.arm(Probe(moment="leave", acts=lambda trip: trip.arm_for_the_next(later)))
    world.sign_in()
    assert (later.asked, world.phone.faults.waiting) == ([], 1)
    world.app.sign_out()
    world.sign_in()
    assert later.asked == ["field_service"]


@pytest.mark.parametrize(("bound", "stolen"), [(False, 1), (True, 0)])
def test_a_foreign_app_gets_a_session_only_where_the_attempt_is_not_bound_to_its_secret(
    make_world: MakeWorld, bound: bool, stolen: int
) -> None:
    world = make_world(behaviour=WELL_BUILT)
    world.backend.bound = bound
    world.app.open()

    def steal(trip: ReturnTrip) -> None:
        trip.passage.taken_by = trip.name

    world.phone.arm(Probe(moment="leave", acts=steal))
    world.sign_in()
    assert (world.phone.faults.sessions_stolen, world.app.signed_in) == (stolen, None)
    assert world.phone.attempts[0].outcome == "failed"


def test_a_fault_may_swap_the_redirect_uri_of_the_token_requests(make_world: MakeWorld) -> None:
    world = make_world()
    assert world.phone.faults.token_redirect_uri is None
    world.phone.arm(build_fault("redirect-uri-swap"))
    assert world.phone.faults.token_redirect_uri == "https://backend.test/oauth/v2/callback"
