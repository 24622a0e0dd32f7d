"""Drivers of real phones and simulators, opt-in: the same operations as on the simulated phone, by `adb` or `simctl`.

Nothing else of the project needs them, and no test needs a device. `contract` says what a driver promises, `abilities`
which can do what.

Source: issue 4 line 7; deep-link-return 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mobile_sso.device.drivers.adb import AdbDriver
from mobile_sso.device.drivers.contract import Driver
from mobile_sso.device.drivers.shown import Shown
from mobile_sso.device.drivers.simctl import SimctlDriver
from mobile_sso.device.drivers.tool import Runner, run

_KINDS: Mapping[str, Callable[[str | None, Runner], Driver]] = {
    "adb": lambda serial, runner: AdbDriver(serial, runner=runner),
    "simctl": lambda udid, runner: SimctlDriver(udid, runner=runner),
}
_DEVICE = re.compile(r"[A-Za-z0-9][\w.:\[\]-]*")


def driver(spec: str, *, runner: Runner = run) -> Driver:
    """Return the driver that `spec` names: `adb`, `adb:SERIAL`, `simctl` (the booted one) or `simctl:UDID`.

    Nothing is run yet. Raises ValueError where `spec` names none.
    """
    kind, colon, device = spec.partition(":")
    if kind not in _KINDS or (colon and not _DEVICE.fullmatch(device)):
        shown = Shown().url(spec)  # somebody may have written the link first
        raise ValueError(f"{shown!r} is no device; write adb, adb:SERIAL, simctl (the booted one) or simctl:UDID")
    return _KINDS[kind](device or None, runner)
