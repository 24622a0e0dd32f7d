"""What adb and Android's own commands say, read line by line: their exit codes lie.

Seen with Debian's adb 29.0.6 and no device: `adb devices` ends with 0 and an empty list, `adb connect` to a closed port
says "failed to connect" and ends with 0. The words of `am`, `cmd package` and of devices in other states are those of
the tools' documentation and of published reports; *not tried here, no device was available*.

Source: deep-link-return 5.2, 5.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.device.drivers.contract import Delivery, How

_DEVICE = re.compile(r"(?P<serial>\S+)\s+(?P<state>no permissions|[a-z]+)\b(?P<rest>.*)")
_MODEL = re.compile(r"\bmodel:(\S+)")
_COMPONENT = re.compile(r"([A-Za-z][\w.]*)/[\w.$]+")
_FIELD = re.compile(r"(?P<name>Status|LaunchState|Activity): (?P<value>\S+)")
_REFUSED = re.compile(
    r"(?:Error\b|Exception\b|java\.|android\.|Security exception|Permission Denial|Unknown command|[Uu]sage:|Failure\b"
    r"|cmd: |Killed\b|Bad component|.*\bnot found$|.*inaccessible or not found|.*Permission denied)"
)
_CHOOSER = re.compile(r".*(?:Resolver|Chooser)Activity")
_WARNINGS: Mapping[str, How] = {
    "delivered to currently running top-most instance": "delivered-to-running",
    "its current task has been brought to the front": "brought-to-front",
}

STATES: Mapping[str, str] = {
    "unauthorized": 'unlock the phone and answer its question "Allow USB debugging?"',
    "offline": "plug it in again, or restart the server: adb kill-server",
    "authorizing": "wait a moment, and look whether the phone asks something",
    "recovery": "start the phone normally",
    "bootloader": "start the phone normally",
    "sideload": "start the phone normally",
    "no permissions": "give your user access to the USB device (udev rules), and plug it in again",
}
"""State in `adb devices` → what to do about it."""

_GONE: Mapping[str, str] = {
    r"no devices/emulators found": "connect a phone with USB debugging switched on, or start an emulator",
    r"device '.*' not found": "it was disconnected; look at `adb devices -l`",
    r"device unauthorized": STATES["unauthorized"],
    r"device (?:still )?(?:offline|connecting)": STATES["offline"],
    r"more than one device": "say which: adb:SERIAL",
    r"cannot connect to daemon": "restart adb's server: adb kill-server, then adb start-server",
    r"closed$": "the connection broke; look at `adb devices -l`",
    r"protocol fault": "restart adb's server: adb kill-server, then adb start-server",
}
"""What adb itself complains of, on a line that starts with `error:` or `adb:` → what to do about it."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of `adb devices -l`."""

    serial: str
    state: str
    model: str


def listed(text: str) -> tuple[Listed, ...]:
    """Return the devices of `adb devices -l`, whatever state they are in."""
    _, _, below = text.partition("List of devices attached")
    matches = (_DEVICE.match(line.strip()) for line in below.splitlines())
    return tuple(
        Listed(serial=one["serial"], state=one["state"], model=(_MODEL.findall(one["rest"]) or [""])[0])
        for one in matches
        if one
    )


def connected(text: str) -> bool:
    """Tell whether `adb connect` really connected."""
    return bool(re.search(r"^(?:already )?connected to ", text, re.MULTILINE))


def unavailable(text: str) -> str | None:
    """Return what to do where `text` is adb's own complaint that it cannot reach the device; else None."""
    for line in text.splitlines():
        for complaint, advice in _GONE.items():
            if re.match(rf"(?:adb: |error: )+{complaint}", line.strip()):
                return advice
    return None


def refused(text: str) -> bool:
    """Tell whether a command on the device says that it failed, whatever its exit code."""
    return any(_REFUSED.match(line) for line in text.splitlines())


def delivery(text: str) -> Delivery | None:
    """Return what `am start -W` says became of the intent, or None where it says nothing known."""
    fields = {match["name"]: match["value"] for match in map(_FIELD.match, text.splitlines()) if match}
    warned = [how for words, how in _WARNINGS.items() if words in text]
    if not fields and not warned and "Starting: Intent" not in text:
        return None
    activity = fields.get("Activity", "")
    how: How = "chooser" if _CHOOSER.fullmatch(activity) else warned[0] if warned else "started"
    return Delivery(how=how, activity=activity, launch=fields.get("LaunchState", ""), status=fields.get("Status", ""))


def packages(text: str) -> tuple[str, ...] | None:
    """Return the packages of `query-activities --brief`, each once, or None where the text is not its answer."""
    if "No activities found" in text:
        return ()
    components = (_COMPONENT.fullmatch(line.strip()) for line in text.splitlines())
    found = tuple(dict.fromkeys(one[1] for one in components if one))
    return found or None


def start_advice(text: str) -> str:
    """Return what to do about the failure that `am start` tells."""
    if "unable to resolve" in text:
        return "No app on the device takes it; look which do: owners SCHEME."
    if "does not exist" in text:
        return "The app has no such activity; is it installed?"
    if "Permission Denial" in text or "not exported" in text or "you do not have permission" in text:
        return "The activity is not exported, so only its own app may start it; set android:exported in its manifest."
    return "Read what it said; the same command can be typed."
