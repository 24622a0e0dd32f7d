from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import prod

import pytest

from mobile_sso.device.mix import chances, strikes
from mobile_sso.device.profile import FaultMix, FaultShare
from mobile_sso.device.return_trip import Fault
from mobile_sso.documents.library import Library

EXCLUSIVE = FaultMix(
    name="exclusive",
    title="One draw",
    sampling="exclusive",
    rate=0.05,
    shares=(
        FaultShare(fault="net-lost-request", weight=3),
        FaultShare(fault="process-death", weight=1, parameters={"when": "during-exchange"}),
    ),
)
INDEPENDENT = replace(EXCLUSIVE, name="independent", sampling="independent")
BOTH = pytest.mark.parametrize("mix", [EXCLUSIVE, INDEPENDENT], ids=lambda mix: mix.name)
STALE = FaultShare(fault="stale-initial-url", weight=1)


def _drawn(mix: FaultMix, rate: float, seed: int, attempts: int) -> list[tuple[Fault, ...]]:
    return [strikes(mix, rate, seed, attempt) for attempt in range(1, attempts + 1)]


@BOTH
def test_at_rate_0_nothing_strikes_and_at_rate_1_everything_does(mix: FaultMix) -> None:
    assert _drawn(mix, 0.0, 1, 50) == [()] * 50
    assert [len(faults) for faults in _drawn(mix, 1.0, 1, 50)] == [1 if mix.sampling == "exclusive" else 2] * 50


@pytest.mark.parametrize("seed", [1, 2, 20260101, 77120, 999_999])
def test_ios_flaky_strikes_one_attempt_in_twenty_and_one_fault_at_a_time(library: Library, seed: int) -> None:
    """The band holds 99.9 % of all seeds at a rate of exactly 5 % (deep-link-return 4.1)."""
    mix = library.mixes["ios-flaky"]
    assert mix.rate == 0.05
    struck = [faults for faults in _drawn(mix, mix.rate, seed, 10_000) if faults]
    assert 430 <= len(struck) <= 573
    assert {len(faults) for faults in struck} == {1}


@pytest.mark.parametrize("seed", [1, 2, 20260101, 77120, 999_999])
def test_independent_sampling_has_the_same_rate_and_lets_two_faults_strike_one_attempt(
    library: Library, seed: int
) -> None:
    mix = library.mixes["each-by-itself"]
    assert 430 <= sum(bool(faults) for faults in _drawn(mix, 0.05, seed, 10_000)) <= 573
    assert max(len(faults) for faults in _drawn(mix, 0.4, seed, 1000)) > 1


def test_the_example_of_the_reference_comes_out_by_weights(library: Library) -> None:
    mix = library.mixes["each-by-itself"]
    drawn = list(chances(mix, mix.rate).values())
    assert drawn == pytest.approx([0.02, 0.01, 0.008, 0.006, 0.005, 0.002], abs=1e-7)
    assert mix.rate == pytest.approx(0.05002, abs=5e-6)


@pytest.mark.parametrize("rate", [0.0, 1e-9, 0.05, 0.3, 0.999, 1.0])
def test_the_chances_give_exactly_the_rate(library: Library, rate: float) -> None:
    assert sum(chances(library.mixes["ios-flaky"], rate).values()) == pytest.approx(rate, rel=1e-12)
    alone = chances(library.mixes["each-by-itself"], rate).values()
    assert 1 - prod(1 - chance for chance in alone) == pytest.approx(rate, rel=1e-6 if rate < 1e-6 else 1e-12)


def test_the_weights_divide_the_struck_attempts() -> None:
    counted = Counter(fault.id for faults in _drawn(EXCLUSIVE, 0.05, 20260101, 20_000) for fault in faults)
    assert 900 <= counted.total() <= 1100
    assert 2.5 <= counted["net-lost-request"] / counted["process-death"] <= 3.6


def test_each_fault_is_drawn_as_often_as_its_chance_says(library: Library) -> None:
    mix = library.mixes["each-by-itself"]
    counted = Counter(fault.id for faults in _drawn(mix, 0.5, 3, 4000) for fault in faults)
    for mode, chance in chances(mix, 0.5).items():
        assert counted[mode.split()[0]] == pytest.approx(4000 * chance, abs=4 * (4000 * chance) ** 0.5)


def test_a_fault_comes_with_the_parameters_of_its_share() -> None:
    faults = {repr(fault) for faults in _drawn(EXCLUSIVE, 1.0, 1, 50) for fault in faults}
    assert faults == {"NetLostRequest()", "ProcessDeath(when='during-exchange')"}


@BOTH
def test_a_draw_depends_on_seed_and_attempt_alone(mix: FaultMix) -> None:
    backwards = [strikes(mix, 0.3, 5, attempt) for attempt in range(200, 0, -1)]
    assert _drawn(mix, 0.3, 5, 200) == backwards[::-1]
    assert _drawn(mix, 0.3, 5, 200) != _drawn(mix, 0.3, 6, 200)


@BOTH
def test_who_is_struck_at_a_low_rate_is_struck_by_the_same_at_a_higher_one(mix: FaultMix) -> None:
    low, high = _drawn(mix, 0.05, 9, 2000), _drawn(mix, 0.2, 9, 2000)
    assert any(low)
    assert all(set(fewer) <= set(more) for fewer, more in zip(low, high, strict=True))
    assert sum(map(bool, low)) < sum(map(bool, high))


def test_a_further_mode_takes_some_attempts_for_itself_and_leaves_all_others_as_they_were() -> None:
    more = replace(EXCLUSIVE, shares=(STALE, *EXCLUSIVE.shares))
    before, after = _drawn(EXCLUSIVE, 0.3, 5, 2000), _drawn(more, 0.3, 5, 2000)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert 60 <= len(changed) <= 180
    assert {fault.id for faults in changed for fault in faults} == {"stale-initial-url"}


def test_a_further_mode_never_shifts_the_draws_of_the_others_apart(library: Library) -> None:
    mix = library.mixes["each-by-itself"]
    fewer = replace(mix, shares=mix.shares[1:])
    kept = 1 - prod(1 - chance for mode, chance in chances(mix, 0.3).items() if mode != mix.shares[0].mode)
    without = [
        tuple(fault for fault in faults if fault.id != "net-lost-request") for faults in _drawn(mix, 0.3, 5, 999)
    ]
    assert without == _drawn(fewer, kept, 5, 999)


@pytest.mark.parametrize(
    ("sticky", "again", "thrice"),
    [(0.0, 0.05, 0.000125), (0.05, 0.0975, 0.0026), (0.1, 0.145, 0.0051), (0.2, 0.24, 0.0101), (0.5, 0.525, 0.0251)],
)
def test_a_sticky_share_is_struck_again_and_the_first_attempts_are_not_touched(
    sticky: float, again: float, thrice: float
) -> None:
    """The table of deep-link-return 4.6, each number within four standard deviations, on 20,000 phones."""
    mix, phones = replace(EXCLUSIVE, sticky=sticky), range(20_000)
    struck = [seed for seed in phones if strikes(mix, 0.05, seed, 1)]
    assert struck == [seed for seed in phones if strikes(EXCLUSIVE, 0.05, seed, 1)]
    assert len(struck) == pytest.approx(1000, abs=4 * 950**0.5)
    twice = [seed for seed in struck if strikes(mix, 0.05, seed, 2)]
    spread = 4 * (again * (1 - again) / len(struck)) ** 0.5
    assert len(twice) / len(struck) == pytest.approx(again, abs=spread)
    three_times = sum(bool(strikes(mix, 0.05, seed, 3)) for seed in twice)
    assert three_times == pytest.approx(20_000 * thrice, abs=4 * (20_000 * thrice) ** 0.5)


@BOTH
def test_with_all_phones_sticky_what_struck_first_strikes_every_time(mix: FaultMix) -> None:
    sticky = replace(mix, sticky=1.0)
    for seed in range(50):
        first, *later = _drawn(sticky, 0.3, seed, 6)
        assert later == ([first] * 5 if first else _drawn(mix, 0.3, seed, 6)[1:])


@BOTH
@pytest.mark.parametrize("rate", [-0.01, 1.01])
def test_a_rate_outside_0_to_1_is_refused(mix: FaultMix, rate: float) -> None:
    for draws in (lambda: strikes(mix, rate, 1, 1), lambda: chances(mix, rate)):
        with pytest.raises(ValueError, match=f"^a failure rate is a number from 0 to 1, got {rate}$"):
            draws()
