"""A simulator of iOS on a Mac, by `xcrun simctl`.

simctl writes "An error was encountered processing the command (domain=…, code=…)" and what went wrong below it; the
text is read, whatever the exit code. A simulator is no iPhone: the known breaks of the return trip do not happen there
(auth0/react-native-auth0#256, okta/samples-ios#103).

Source: deep-link-return 5.1, 5.2; words of simctl from expo/expo#3506, expo/expo-cli#152, beeware/briefcase#245;
*no Mac was available, see docs/real-phones.md*.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal

from mobile_sso.device.drivers.abilities import cannot
from mobile_sso.device.drivers.arguments import checked_package, checked_url
from mobile_sso.device.drivers.contract import (
    Delivery,
    Done,
    DriverFailed,
    DriverUnavailable,
    Killed,
    Owners,
    Ready,
)
from mobile_sso.device.drivers.tool import Finished, Runner, Tool, run

INSTALL = "simulators need macOS and Xcode: install Xcode, then run xcode-select --install"
BOOTED = ("simctl", "list", "devices", "booted", "--json")

_SAYS_NO = re.compile(
    r"An error was encountered processing the command|xcrun: error:|Invalid device|No devices are booted"
)
_NOTHING_TO_KILL = re.compile(r"found nothing to terminate|No matching processes")
_ADVICE: Mapping[str, str] = {
    r"code=-10814\b": "No app on the simulator takes it; install the app, and look at the schemes in its Info.plist.",
    r"current state: Shutdown|No devices are booted": "Boot the simulator first: xcrun simctl boot UDID.",
    r"Invalid device": "There is no such simulator; look at: xcrun simctl list devices.",
    r"Busy|installing or uninstalling": "The app is being installed; try again when that is done.",
    r"The request to open .* failed": "Is the app installed there? Look at: xcrun simctl listapps UDID.",
}
"""What simctl says → what to do about it; the first that is found."""


class SimctlDriver:
    """The simulator `udid`, or the only one that is booted."""

    def __init__(self, udid: str | None = None, *, runner: Runner = run) -> None:
        """Drive the simulator by `runner`; nothing is run before the first operation."""
        self._wanted = None if udid == "booted" else udid
        self._tool = Tool("xcrun", runner=runner, install=INSTALL)

    def ready(self, *, wait_s: int = 0) -> Ready:
        """Say which simulator is booted; see `Driver.ready`."""
        if wait_s:
            raise cannot("simctl", "ready --wait")
        return self._device

    def open_url(self, url: str) -> Delivery:
        """Open `url`, an https address in Safari; see `Driver.open_url`."""
        checked_url(url)
        words = ["simctl", "openurl", self._device.device, url]
        self._call(words, shown=[*words[:-1], self._tool.shown.url(url)])
        return Delivery(how="handed-over")

    def deliver(self, url: str, *, package: str | None = None) -> Delivery:
        """Hand the deep link to the system, which chooses the app; see `Driver.deliver`."""
        if package is not None:
            raise cannot("simctl", "deliver --package")
        return self.open_url(url)

    def kill(self, package: str, *, force: bool = False) -> Killed:
        """Terminate the app; see `Driver.kill`."""
        if force:
            raise cannot("simctl", "kill --force")
        words = ["simctl", "terminate", self._device.device, checked_package(package)]
        finished = self._tool.call(words)
        if _NOTHING_TO_KILL.search(finished.said):
            return Killed(package=package, was_running=False)
        self._check(words, finished)
        return Killed(package=package, was_running=True)

    def background(self) -> Done:
        """Refuse: there is no Home button."""
        raise cannot("simctl", "background")

    def foreground(self, package: str) -> Delivery:
        """Launch the app, or bring it to the front; see `Driver.foreground`."""
        self._call(["simctl", "launch", self._device.device, checked_package(package)])
        return Delivery(how="handed-over")

    def network(self, state: Literal["up", "down"]) -> Done:
        """Refuse: a simulator has no network of its own."""
        raise cannot("simctl", "network")

    def reverse(self, port: int, *, up: bool = True) -> Done:
        """Refuse: a simulator has no localhost of its own."""
        raise cannot("simctl", "reverse")

    def owners(self, link: str) -> Owners:
        """Refuse: simctl does not tell."""
        raise cannot("simctl", "owners")

    @cached_property
    def _device(self) -> Ready:
        """The one simulator that is meant; raises DriverUnavailable where none is booted, or more than one."""
        finished = self._tool.call(BOOTED)
        if "xcrun: error:" in finished.said:
            raise DriverUnavailable(f"xcrun cannot run simctl: the tool said: {finished.said}\n{INSTALL}")
        booted = _booted(finished.out)
        if finished.code or booted is None:
            raise self._tool.failed(BOOTED, finished, "Try the command by hand; it should print JSON.")
        if not booted:
            raise DriverUnavailable("no simulator is booted; boot one: xcrun simctl boot UDID")
        names = ", ".join(f"{one.device} ({one.name})" for one in booted)
        wanted = [one for one in booted if self._wanted in (None, one.device)]
        if not wanted:
            raise DriverUnavailable(
                f"the simulator {self._wanted} is not booted; booted are {names}; "
                f"boot it: xcrun simctl boot {self._wanted}"
            )
        if len(wanted) > 1:
            raise DriverUnavailable(f"several simulators are booted: {names}; say which: simctl:{wanted[0].device}")
        return wanted[0]

    def _call(self, words: Sequence[str], *, shown: Sequence[str] | None = None) -> None:
        self._check(shown or words, self._tool.call(words, shown=shown))

    def _check(self, words: Sequence[str], finished: Finished) -> None:
        """Raise DriverFailed where simctl says no, or ends as if it did."""
        if finished.code or _SAYS_NO.search(finished.said):
            raise self._failure(words, finished)

    def _failure(self, words: Sequence[str], finished: Finished) -> DriverFailed:
        advice = (advice for sign, advice in _ADVICE.items() if re.search(sign, finished.said))
        return self._tool.failed(words, finished, next(advice, "Read what it said; the same command can be typed."))


def _booted(text: str) -> tuple[Ready, ...] | None:
    """Return the booted simulators of `simctl list devices booted --json`, or None where that is not its answer.

    The filter is not trusted: only what says `Booted` of itself counts.
    """
    try:
        answer: object = json.loads(text)
    except ValueError:
        return None
    runtimes = answer.get("devices") if isinstance(answer, dict) else None
    if not isinstance(runtimes, dict):
        return None
    return tuple(
        Ready(device=str(one.get("udid", "")), name=str(one.get("name", "")))
        for devices in runtimes.values()
        if isinstance(devices, list)
        for one in devices
        if isinstance(one, dict) and one.get("state") == "Booted"
    )
