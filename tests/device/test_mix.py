from __future__ import annotations

from collections import Counter

import pytest

from mobile_sso.device.faults import FAULTS
from mobile_sso.device.mix import FaultMix, FaultShare, strikes
from mobile_sso.documents.library import Library

MIX = FaultMix(
    shares=(
        FaultShare(fault="net-lost-request", weight=3),
        FaultShare(fault="process-death", weight=1, parameters={"when": "during-exchange"}),
    )
)


def test_at_rate_0_nothing_strikes_and_at_rate_1_everything_does() -> None:
    assert [strikes(MIX, 0.0, 1, attempt) for attempt in range(1, 50)] == [None] * 49
    assert all(strikes(MIX, 1.0, 1, attempt) is not None for attempt in range(1, 50))


def test_the_rate_is_the_share_of_attempts_and_the_weights_divide_it() -> None:
    struck = [fault.id for attempt in range(1, 20_001) if (fault := strikes(MIX, 0.05, 20260101, attempt))]
    counted = Counter(struck)
    assert 900 <= len(struck) <= 1100
    assert 2.5 <= counted["net-lost-request"] / counted["process-death"] <= 3.6


def test_a_fault_comes_with_the_parameters_of_its_share() -> None:
    faults = [strikes(MIX, 1.0, 1, attempt) for attempt in range(1, 50)]
    assert {repr(fault) for fault in faults} == {"NetLostRequest()", "ProcessDeath(when='during-exchange')"}


def test_a_draw_depends_on_seed_and_attempt_alone() -> None:
    forwards = [strikes(MIX, 0.3, 5, attempt) for attempt in range(1, 200)]
    backwards = [strikes(MIX, 0.3, 5, attempt) for attempt in range(199, 0, -1)]
    assert forwards == backwards[::-1]
    assert forwards != [strikes(MIX, 0.3, 6, attempt) for attempt in range(1, 200)]


def test_who_is_struck_at_a_low_rate_is_struck_at_a_higher_one() -> None:
    low = {attempt for attempt in range(1, 2000) if strikes(MIX, 0.05, 9, attempt)}
    high = {attempt for attempt in range(1, 2000) if strikes(MIX, 0.2, 9, attempt)}
    assert low
    assert low < high


@pytest.mark.parametrize("rate", [-0.01, 1.01])
def test_a_rate_outside_0_to_1_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match=f"a failure rate is a number from 0 to 1, got {rate}"):
        strikes(MIX, rate, 1, 1)


def test_a_rate_without_a_mix_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a failure rate of 0.05 needs a mix of faults, and this one is empty"):
        strikes(FaultMix(), 0.05, 1, 1)


def test_a_share_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="the weight of fault 'net-lost-request' must be greater than 0, got 0"):
        FaultShare(fault="net-lost-request", weight=0)


def test_a_share_with_a_wrong_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="device fault 'process-death': unknown parameter 'wen'; did you mean 'when'"):
        FaultShare(fault="process-death", weight=1, parameters={"wen": "in-browser"})


def test_the_mix_of_the_iphone_uses_every_fault_of_the_catalogue(library: Library) -> None:
    assert {share.fault for share in library.devices["ios-safari"].mix.shares} == set(FAULTS)
