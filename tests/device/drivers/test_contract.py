from __future__ import annotations

import pytest

from mobile_sso.device.drivers.contract import Delivery, Done, Killed, Owners, Ready


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (Ready(device="R58M", name="SM_A52"), "R58M is ready (SM_A52)"),
        (Ready(device="R58M", name=""), "R58M is ready"),
        (Delivery(how="handed-over"), "handed-over"),
        (Delivery(how="started", activity="a.b/.C", launch="COLD", status="ok"), "started: a.b/.C (COLD)"),
        (
            Delivery(how="started", activity="a.b/.C", status="timeout"),
            "started: a.b/.C, which drew nothing in time",
        ),
        (Killed(package="a.b", was_running=True), "a.b is dead"),
        (Killed(package="a.b", was_running=False), "a.b was not running"),
        (Owners(link="x://", packages=("a.b", "c.d")), "a.b\nc.d"),
        (Owners(link="x://", packages=()), "no app takes x://"),
        (Done(what="pressed Home"), "pressed Home"),
    ],
)
def test_a_result_can_be_read_aloud(result: object, line: str) -> None:
    assert str(result) == line
