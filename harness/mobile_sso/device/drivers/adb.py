"""An Android phone or emulator, by adb.

A command for the device is one word for adb, and its shell there takes it apart again: what came from outside is quoted
for that shell, once, or it would cut a link at its `&`.

Source: deep-link-return 5.2 (the commands), 5.3; *no device was available, see docs/real-phones.md*.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from mobile_sso.device.drivers import adb_text
from mobile_sso.device.drivers.arguments import bare_link, checked_package, checked_port, checked_url
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

INSTALL = "install Android's platform tools (Debian: apt install adb)"
VIEW = ("am", "start", "-W", "-a", "android.intent.action.VIEW")
BROWSABLE = ("-c", "android.intent.category.BROWSABLE")
LAUNCH = ("am", "start", "-W", "-a", "android.intent.action.MAIN", "-c", "android.intent.category.LAUNCHER")
QUERY = ("cmd", "package", "query-activities", "--brief", "-a", "android.intent.action.VIEW")

_OVER_THE_NETWORK = re.compile(r"\S+:\d+|adb-\S+\._tcp\.?")
_LOOKS = 5
"""How often a killed process is looked for: its death is not at once, and neither is its way to the background."""
_READ_IT = "Read what it said; the same command can be typed."


class AdbDriver:
    """The device `serial`, or the only one that adb lists."""

    def __init__(self, serial: str | None = None, *, runner: Runner = run) -> None:
        """Drive the device by `runner`; nothing is run before the first operation."""
        self._wanted = serial
        self._tool = Tool("adb", runner=runner, install=INSTALL)

    def ready(self, *, wait_s: int = 0) -> Ready:
        """Say which device answers and has started; see `Driver.ready`."""
        if wait_s:
            self._wait(wait_s)
        device = self._device
        started = self._shell("getprop", "sys.boot_completed")
        if started.said != "1":
            raise DriverUnavailable(f"the device {device.serial} has not started yet; wait for its home screen")
        return Ready(device=device.serial, name=device.model)

    def open_url(self, url: str) -> Delivery:
        """Open `url` in whatever the device opens it with; see `Driver.open_url`."""
        return self._start((*VIEW, "-d"), checked_url(url))

    def deliver(self, url: str, *, package: str | None = None) -> Delivery:
        """Send the intent that a browser sends for a deep link; see `Driver.deliver`."""
        behind = (checked_package(package),) if package else ()
        return self._start((*VIEW, *BROWSABLE, "-d"), checked_url(url), *behind)

    def kill(self, package: str, *, force: bool = False) -> Killed:
        """Press Home and let the process die (`am kill` spares what is in front); `force`: `am force-stop`."""
        checked_package(package)
        was_running = self._runs(package)
        if not force:
            self._quiet("input", "keyevent", "KEYCODE_HOME")
        for _ in range(_LOOKS):
            self._quiet("am", "force-stop" if force else "kill", package)
            if not self._runs(package):
                return Killed(package=package, was_running=was_running)
        raise DriverFailed(
            f"{package} still runs after {_LOOKS} tries; Android spares an app with a foreground service, "
            "and one that is in front: stop the service, or use --force"
        )

    def background(self) -> Done:
        """Press Home; see `Driver.background`."""
        self._quiet("input", "keyevent", "KEYCODE_HOME")
        return Done(what="pressed Home")

    def foreground(self, package: str) -> Delivery:
        """Start the launcher's activity of `package`; see `Driver.foreground`."""
        return self._start(LAUNCH, checked_package(package))

    def network(self, state: Literal["up", "down"]) -> Done:
        """Switch Wi-Fi and mobile data; refused where adb itself comes by the network. See `Driver.network`."""
        serial = self._device.serial
        if state == "down" and _OVER_THE_NETWORK.fullmatch(serial):
            raise DriverFailed(
                f"adb reaches {serial} over the network, and would cut its own line; connect the device by USB"
            )
        for service in ("wifi", "data"):
            self._quiet("svc", service, "enable" if state == "up" else "disable")
        return Done(what=f"Wi-Fi and mobile data are {state}")

    def reverse(self, port: int, *, up: bool = True) -> Done:
        """Let the device's `localhost:port` reach this machine's, through adb; see `Driver.reverse`."""
        local = f"tcp:{checked_port(port)}"
        words = ("reverse", local, local) if up else ("reverse", "--remove", local)
        finished = self._adb(words)
        if finished.code or "error" in finished.said:
            raise self._tool.failed(self._addressed(words), finished, "Is the port taken on the device?")
        where = "reaches this machine" if up else "no longer reaches this machine"
        return Done(what=f"localhost:{port} on the device {where}")

    def owners(self, link: str) -> Owners:
        """List the packages whose filters match; a filter may name a host, so a whole address is surer."""
        bare = bare_link(link)
        words = (*QUERY, *BROWSABLE, "-d", bare)
        finished = self._shell(*words)
        found = adb_text.packages(finished.said)
        if found is None or adb_text.refused(finished.said):
            raise self._failed(words, finished, "`cmd package query-activities` needs Android 7 or later.")
        return Owners(link=bare, packages=found)

    @cached_property
    def _device(self) -> adb_text.Listed:
        """The one device that is meant; raises DriverUnavailable where there is none, or more than one."""
        self._connect()
        devices = self._listed()
        wanted = [one for one in devices if self._wanted in (None, one.serial)]
        if not devices:
            raise DriverUnavailable(f"adb lists no device; {_GET_ONE}")
        names = ", ".join(f"{one.serial} ({one.state})" for one in devices)
        if not wanted:
            raise DriverUnavailable(f"adb does not list {self._wanted}; it lists {names}")
        usable = [one for one in wanted if one.state == "device"]
        if len(usable) > 1:
            raise DriverUnavailable(f"adb lists several devices: {names}; say which: adb:{usable[0].serial}")
        if not usable:
            one = wanted[0]
            advice = adb_text.STATES.get(one.state, "look at the phone")
            raise DriverUnavailable(f"the device {one.serial} is {one.state}; {advice}")
        return usable[0]

    def _listed(self) -> tuple[adb_text.Listed, ...]:
        finished = self._tool.call(["devices", "-l"])
        if "List of devices attached" not in finished.out:
            raise self._tool.failed(["devices", "-l"], finished, "Restart adb's server: adb kill-server.")
        return adb_text.listed(finished.out)

    def _connect(self) -> None:
        """Connect to a device that is named by its address and not listed yet."""
        address = self._wanted or ""
        if ":" not in address or address in {one.serial for one in self._listed()}:
            return
        finished = self._tool.call(["connect", address])
        if not adb_text.connected(finished.said):  # the exit code is 0 all the same
            raise DriverUnavailable(
                f"adb cannot connect to {address}: the tool said: {finished.said}\n"
                "Is debugging over the network switched on there (adb tcpip 5555)?"
            )

    def _wait(self, wait_s: int) -> None:
        """Wait for the device to be connected; adb itself would wait for ever."""
        self._connect()
        words = [*(("-s", self._wanted) if self._wanted else ()), "wait-for-device"]
        try:
            self._tool.call(words, timeout_s=wait_s)
        except DriverFailed:
            who = self._wanted or "any device"
            raise DriverUnavailable(f"{who} was not connected within {wait_s} s; {_GET_ONE}") from None

    def _start(self, command: Sequence[str], target: str, *behind: str) -> Delivery:
        words = (*command, target, *behind)
        shown = (*command, self._tool.shown.url(target), *behind)
        finished = self._shell(*words, shown=shown)
        delivered = adb_text.delivery(finished.said)
        if finished.code or delivered is None or adb_text.refused(finished.said):
            raise self._failed(shown, finished, adb_text.start_advice(finished.said))
        return delivered

    def _runs(self, package: str) -> bool:
        """Ask for process numbers; no process is no words and exit code 1."""
        finished = self._shell("pidof", package)
        if finished.said and not re.fullmatch(r"\d+(?: \d+)*", finished.said):
            raise self._failed(("pidof", package), finished, "`pidof` needs Android 7 or later.")
        return bool(finished.said)

    def _quiet(self, *words: str) -> None:
        """Run a command on the device that says nothing when it works."""
        finished = self._shell(*words)
        if finished.code or adb_text.refused(finished.said):
            raise self._failed(words, finished, _READ_IT)

    def _shell(self, *words: str, shown: Sequence[str] | None = None) -> Finished:
        return self._adb(("shell", shlex.join(words)), shown=("shell", shlex.join(shown or words)))

    def _adb(self, words: Sequence[str], *, shown: Sequence[str] | None = None) -> Finished:
        argv, told = self._addressed(words), self._addressed(shown or words)
        finished = self._tool.call(argv, shown=told)
        advice = adb_text.unavailable(finished.err)
        if advice:
            raise DriverUnavailable(f"adb lost the device {argv[1]}: the tool said: {finished.said}\n{advice}")
        return finished

    def _addressed(self, words: Sequence[str]) -> list[str]:
        return ["-s", self._device.serial, *words]

    def _failed(self, words: Sequence[str], finished: Finished, advice: str) -> DriverFailed:
        return self._tool.failed(self._addressed(("shell", shlex.join(words))), finished, advice)


_GET_ONE = "connect a phone with USB debugging switched on, or start an emulator"
