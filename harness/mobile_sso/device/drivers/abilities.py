"""Which driver can do which operation, as one table; the text in a cell says why it cannot, and what to do.

Source: deep-link-return 5.2; `simctl` has no subcommand for these (*inferred from its list of subcommands, not tried*).
"""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.device.drivers.contract import DriverCannot

YES = ""
_NO_HOME = "simctl has no Home button; bring another app to the front: foreground com.apple.Preferences"
_NO_NETWORK = "a simulator uses the Mac's network; put a proxy that fails in front of the backend"
_NO_REVERSE = "a simulator shares the Mac's localhost; leave it out"
_NO_OWNERS = "simctl does not list the owners of a scheme; look into the apps' Info.plist"
_NO_CHOICE = "simctl openurl cannot name the app; leave out --package, the system chooses"
_NO_FORCE = "simctl knows one way to end an app; leave out --force"
_NO_WAIT = "simctl is not waited for; boot the simulator first: xcrun simctl boot UDID"

ABILITIES: Mapping[str, Mapping[str, str]] = {
    "ready": {"adb": YES, "simctl": YES},
    "ready --wait": {"adb": YES, "simctl": _NO_WAIT},
    "open_url": {"adb": YES, "simctl": YES},
    "deliver": {"adb": YES, "simctl": YES},
    "deliver --package": {"adb": YES, "simctl": _NO_CHOICE},
    "kill": {"adb": YES, "simctl": YES},
    "kill --force": {"adb": YES, "simctl": _NO_FORCE},
    "background": {"adb": YES, "simctl": _NO_HOME},
    "foreground": {"adb": YES, "simctl": YES},
    "network": {"adb": YES, "simctl": _NO_NETWORK},
    "reverse": {"adb": YES, "simctl": _NO_REVERSE},
    "owners": {"adb": YES, "simctl": _NO_OWNERS},
}
"""Operation → driver → why it cannot, or YES."""


def cannot(driver: str, operation: str) -> DriverCannot:
    """Return the error that `driver` raises for `operation`, which the table must deny it."""
    return DriverCannot(f"the {driver} driver cannot do `{operation}`: {ABILITIES[operation][driver]}")
