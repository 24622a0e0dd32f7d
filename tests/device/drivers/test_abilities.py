from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.device.drivers import driver
from mobile_sso.device.drivers.abilities import ABILITIES, YES
from mobile_sso.device.drivers.contract import Driver, DriverCannot

DENIED: dict[str, Callable[[Driver], object]] = {
    "ready --wait": lambda device: device.ready(wait_s=3),
    "deliver --package": lambda device: device.deliver("makeitnative://x", package="com.acme.app"),
    "kill --force": lambda device: device.kill("com.acme.app", force=True),
    "background": lambda device: device.background(),
    "network": lambda device: device.network("down"),
    "reverse": lambda device: device.reverse(8080),
    "owners": lambda device: device.owners("makeitnative"),
}


def test_every_row_speaks_of_both_drivers_and_adb_can_do_everything() -> None:
    assert {tuple(row) for row in ABILITIES.values()} == {("adb", "simctl")}
    assert {row["adb"] for row in ABILITIES.values()} == {YES}


def test_what_the_table_denies_is_what_is_tried_below() -> None:
    assert set(DENIED) == {operation for operation, row in ABILITIES.items() if row["simctl"] != YES}


@pytest.mark.parametrize("operation", DENIED)
def test_what_simctl_cannot_do_is_said_before_anything_runs(operation: str, no_tools: object) -> None:
    with pytest.raises(DriverCannot) as denied:
        DENIED[operation](driver("simctl"))
    assert str(denied.value) == f"the simctl driver cannot do `{operation}`: {ABILITIES[operation]['simctl']}"


def test_the_reasons_say_what_to_do_instead() -> None:
    assert {operation: row["simctl"] for operation, row in ABILITIES.items() if row["simctl"]} == {
        "ready --wait": "simctl is not waited for; boot the simulator first: xcrun simctl boot UDID",
        "deliver --package": "simctl openurl cannot name the app; leave out --package, the system chooses",
        "kill --force": "simctl knows one way to end an app; leave out --force",
        "background": ("simctl has no Home button; bring another app to the front: foreground com.apple.Preferences"),
        "network": "a simulator uses the Mac's network; put a proxy that fails in front of the backend",
        "reverse": "a simulator shares the Mac's localhost; leave it out",
        "owners": "simctl does not list the owners of a scheme; look into the apps' Info.plist",
    }
