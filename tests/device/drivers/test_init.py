from __future__ import annotations

import pytest

from mobile_sso.device.drivers import driver
from mobile_sso.device.drivers.adb import AdbDriver
from mobile_sso.device.drivers.simctl import SimctlDriver


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        ("adb", AdbDriver),
        ("adb:emulator-5554", AdbDriver),
        ("adb:192.0.2.7:5555", AdbDriver),
        ("simctl", SimctlDriver),
        ("simctl:booted", SimctlDriver),
        ("simctl:0A1B2C3D-0000-4000-8000-AABBCCDDEEFF", SimctlDriver),
    ],
)
def test_a_spec_names_a_driver_and_runs_nothing(spec: str, kind: type, no_tools: object) -> None:
    assert isinstance(driver(spec), kind)


@pytest.mark.parametrize("spec", ["", "adb:", "simctl:", "maestro", "ADB", "adb:-s", "adb:a b", "adb:x;reboot"])
def test_anything_else_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match="is no device") as refused:
        driver(spec)
    assert str(refused.value) == (
        f"{spec!r} is no device; write adb, adb:SERIAL, simctl (the booted one) or simctl:UDID"
    )
