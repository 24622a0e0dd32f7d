from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.drivers.contract import Delivery, Driver, DriverFailed, DriverUnavailable, Killed, Ready
from mobile_sso.device.drivers.simctl import SimctlDriver

if TYPE_CHECKING:
    from tests.device.drivers.conftest import MakeTool

ASKED = "list devices booted"
LINK = "makeitnative://oauth/callback?code=SplxlO-42&state=af0ifjsldkj"
SHOWN = "makeitnative://oauth/callback?code=code:fa54&state=state:6ce8"
NO = "An error was encountered processing the command"


def _listing(*devices: tuple[str, str, str]) -> str:
    rows = [{"udid": udid, "name": name, "state": state} for udid, name, state in devices]
    return json.dumps({"devices": {"com.apple.CoreSimulator.SimRuntime.iOS-17-0": rows, "empty": []}})


BOOTED = (ASKED, _listing(("AA-1", "iPhone 15", "Booted"), ("CC-3", "iPad", "Shutdown")))


@pytest.mark.parametrize(
    ("do", "answer", "result", "words"),
    [
        (lambda it: it.open_url("https://app.example/x"), ("openurl", ""), Delivery(how="handed-over"),
         ["simctl", "openurl", "AA-1", "https://app.example/x"]),
        (lambda it: it.deliver(LINK), ("openurl", ""), Delivery(how="handed-over"),
         ["simctl", "openurl", "AA-1", LINK]),
        (lambda it: it.deliver("x://y?code=a b;'$(z)&c"), ("openurl", ""), Delivery(how="handed-over"),
         ["simctl", "openurl", "AA-1", "x://y?code=a b;'$(z)&c"]),
        (lambda it: it.foreground("com.acme.app"), ("launch", "com.acme.app: 4711\n"), Delivery(how="handed-over"),
         ["simctl", "launch", "AA-1", "com.acme.app"]),
        (lambda it: it.kill("com.acme.app"), ("terminate", ""), Killed(package="com.acme.app", was_running=True),
         ["simctl", "terminate", "AA-1", "com.acme.app"]),
        (
            lambda it: it.kill("com.acme.app"),
            ("terminate", "", f"{NO} (domain=NSPOSIXErrorDomain, code=3):\nfound nothing to terminate\n", 3),
            Killed(package="com.acme.app", was_running=False),
            ["simctl", "terminate", "AA-1", "com.acme.app"],
        ),
    ],
)  # fmt: skip
def test_an_operation_is_this_command_and_this_result(
    make_tool: MakeTool, do: Callable[[Driver], object], answer: tuple[str, ...], result: object, words: list[str]
) -> None:
    xcrun = make_tool("xcrun", BOOTED, answer)
    assert do(SimctlDriver()) == result
    assert xcrun.calls() == [["simctl", "list", "devices", "booted", "--json"], words]


@pytest.mark.parametrize("udid", [None, "booted", "AA-1"])
def test_the_booted_simulator_is_ready(make_tool: MakeTool, udid: str | None) -> None:
    make_tool("xcrun", BOOTED)
    assert SimctlDriver(udid).ready() == Ready(device="AA-1", name="iPhone 15")


@pytest.mark.parametrize(
    ("udid", "answer", "kind", "sentence"),
    [
        (None, (_listing(),), DriverUnavailable, "no simulator is booted; boot one: xcrun simctl boot UDID"),
        (
            None,
            (_listing(("AA-1", "iPhone 15", "Shutdown")),),
            DriverUnavailable,
            "no simulator is booted; boot one: xcrun simctl boot UDID",
        ),
        (
            None,
            (_listing(("AA-1", "iPhone 15", "Booted"), ("BB-2", "iPad", "Booted")),),
            DriverUnavailable,
            "several simulators are booted: AA-1 (iPhone 15), BB-2 (iPad); say which: simctl:AA-1",
        ),
        (
            "BB-2",
            (_listing(("AA-1", "iPhone 15", "Booted")),),
            DriverUnavailable,
            "the simulator BB-2 is not booted; booted are AA-1 (iPhone 15); boot it: xcrun simctl boot BB-2",
        ),
        (
            None,
            ("", 'xcrun: error: unable to find utility "simctl", not a developer tool or in PATH\n', 72),
            DriverUnavailable,
            'xcrun cannot run simctl: the tool said: xcrun: error: unable to find utility "simctl", '
            "not a developer tool or in PATH\n"
            "simulators need macOS and Xcode: install Xcode, then run xcode-select --install",
        ),
        *(
            (
                None,
                (text,),
                DriverFailed,
                f"`xcrun simctl list devices booted --json` failed: the tool said: {text}\n"
                "Try the command by hand; it should print JSON.",
            )
            for text in ("== Devices ==", "[]", '{"devices": 1}')
        ),
    ],
)
def test_a_simulator_that_cannot_be_used_is_told(
    make_tool: MakeTool, udid: str | None, answer: tuple[str, ...], kind: type[Exception], sentence: str
) -> None:
    make_tool("xcrun", (ASKED, *answer))
    with pytest.raises(kind) as raised:
        SimctlDriver(udid).ready()
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("err", "code", "advice"),
    [
        (
            f"{NO} (domain=NSOSStatusErrorDomain, code=-10814):\nThe operation couldn’t be completed. LINK",
            194,
            "No app on the simulator takes it; install the app, and look at the schemes in its Info.plist.",
        ),
        (
            f"{NO} (domain=NSOSStatusErrorDomain, code=-10814):\nThe same, but ended with 0.",
            0,
            "No app on the simulator takes it; install the app, and look at the schemes in its Info.plist.",
        ),
        (
            f"{NO} (domain=com.apple.CoreSimulator.SimError, code=164):\nUnable to lookup in current state: Shutdown",
            164,
            "Boot the simulator first: xcrun simctl boot UDID.",
        ),
        ("Invalid device: AA-1", 0, "There is no such simulator; look at: xcrun simctl list devices."),
        (
            f'{NO} (domain=FBSOpenApplicationServiceErrorDomain, code=1):\nThe request to open "x" failed.\n'
            "The request was denied for reason: Busy",
            1,
            "The app is being installed; try again when that is done.",
        ),
        (
            f'{NO} (domain=FBSOpenApplicationServiceErrorDomain, code=4):\nThe request to open "x" failed.',
            4,
            "Is the app installed there? Look at: xcrun simctl listapps UDID.",
        ),
        ("something new", 1, "Read what it said; the same command can be typed."),
    ],
)
def test_a_refused_link_is_told_whatever_the_exit_code_and_without_its_values(
    make_tool: MakeTool, err: str, code: int, advice: str
) -> None:
    make_tool("xcrun", BOOTED, ("openurl", "", err.replace("LINK", LINK) + "\n", code))
    with pytest.raises(DriverFailed) as refused:
        SimctlDriver().deliver(LINK)
    assert str(refused.value) == (
        f"`xcrun simctl openurl AA-1 '{SHOWN}'` failed: the tool said: {err.replace('LINK', SHOWN)}\n{advice}"
    )


def test_an_app_that_cannot_be_terminated_is_told(make_tool: MakeTool) -> None:
    make_tool("xcrun", BOOTED, ("terminate", "", "something new\n", 1))
    with pytest.raises(DriverFailed) as refused:
        SimctlDriver().kill("com.acme.app")
    assert str(refused.value) == (
        "`xcrun simctl terminate AA-1 com.acme.app` failed: the tool said: something new\n"
        "Read what it said; the same command can be typed."
    )


def test_a_missing_xcrun_is_told(no_tools: object) -> None:
    with pytest.raises(DriverUnavailable) as raised:
        SimctlDriver().ready()
    assert str(raised.value) == (
        "xcrun is not on the PATH of this machine; "
        "simulators need macOS and Xcode: install Xcode, then run xcode-select --install"
    )
