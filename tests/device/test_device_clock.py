from __future__ import annotations

import pytest

from mobile_sso.device.device_clock import DeviceClock
from mobile_sso.testbed.clock import VirtualClock


@pytest.mark.parametrize("skew", [0.0, 300.0, -300.0])
def test_the_phone_shows_the_true_time_and_its_skew(skew: float) -> None:
    true = VirtualClock()
    clock = DeviceClock(true)
    clock.skew = skew
    true.advance(60)
    assert clock.now() - true.now() == skew


def test_a_fresh_phone_goes_right() -> None:
    true = VirtualClock()
    assert DeviceClock(true).now() == true.now()
