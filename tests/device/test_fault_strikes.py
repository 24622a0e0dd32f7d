"""The faults of a mix on a phone: what strikes one attempt, what gives way, and what the phone tells of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.faults import build_fault
from mobile_sso.device.profile import FaultMix, FaultShare
from mobile_sso.documents.library import Library

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

TWO = FaultMix(
    name="two",
    title="Two at once",
    sampling="independent",
    rate=1.0,
    shares=(FaultShare(fault="duplicate-delivery", weight=1), FaultShare(fault="net-lost-request", weight=1)),
)


def test_faults_drawn_by_themselves_strike_one_attempt_together(make_world: MakeWorld) -> None:
    world = make_world(mix=TWO)
    world.phone.failure_rate = 1.0
    world.app.open()
    world.sign_in()
    assert sorted(world.phone.struck) == ["duplicate-delivery", "net-lost-request"]
    assert world.phone.faults.mix_struck


def test_a_mix_strikes_nothing_before_a_rate_is_set(make_world: MakeWorld) -> None:
    world = make_world(mix=TWO)
    world.app.open()
    world.sign_in()
    assert (world.phone.failure_rate, world.phone.struck, world.app.signed_in) == (0.0, (), "ada")
    assert not world.phone.faults.mix_struck


def test_an_armed_fault_strikes_instead_of_the_drawn_ones_and_is_none_of_the_mix(make_world: MakeWorld) -> None:
    world = make_world(mix=TWO)
    world.phone.failure_rate = 1.0
    world.phone.arm(build_fault("stale-initial-url"))
    world.app.open()
    world.sign_in()
    assert world.phone.struck == ("stale-initial-url",)
    assert not world.phone.faults.mix_struck


def test_a_drawn_fault_whose_rule_does_not_apply_has_not_struck(make_world: MakeWorld) -> None:
    mix = replace(TWO, sampling="exclusive", shares=(FaultShare(fault="gesture-blocked", weight=1),))
    world = make_world("ios-safari", mix=mix)
    world.phone.failure_rate = 1.0
    world.app.open()
    world.sign_in()
    assert (world.phone.struck, world.phone.faults.mix_struck) == ((), False)


def test_a_sticky_phone_is_struck_by_the_same_fault_at_every_attempt(make_world: MakeWorld, library: Library) -> None:
    world = make_world(mix=replace(library.mixes["ios-flaky"], sticky=1.0), seed=5)
    world.phone.failure_rate = 0.9
    world.app.open()
    for _ in range(6):
        world.sign_in()
    faults = [attempt.fault for attempt in world.phone.attempts]
    assert faults[0] is not None
    assert faults == [faults[0]] * 6


@pytest.mark.parametrize(
    ("device", "rate", "sentence"),
    [
        (
            "android-chrome",
            0.05,
            "a failure rate of 0.05 needs a fault mix, and the phone 'android-chrome' has none; name one under `mix`, "
            "in its profile or in what is given",
        ),
        ("ios-safari", 1.5, "a failure rate is a number from 0 to 1, got 1.5"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(make_world: MakeWorld, device: str, rate: float, sentence: str) -> None:
    world = make_world(device)
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        world.phone.failure_rate = rate


@pytest.mark.parametrize("device", ["ios-safari", "android-custom-tab"])
@pytest.mark.parametrize("mix", ["each-by-itself", "once-in-a-while"])
def test_every_fault_of_a_mix_for_all_phones_strikes_by_itself(
    make_world: MakeWorld, library: Library, device: str, mix: str
) -> None:
    shares = library.mixes[mix].shares
    assert len(shares) > 5
    for share in shares:
        world = make_world(device, mix=replace(library.mixes[mix], shares=(share,)))
        world.phone.failure_rate = 1.0
        world.app.open()
        world.sign_in()
        if share.fault not in world.phone.struck:
            world.sign_in()
        assert share.fault in world.phone.struck, share.mode
