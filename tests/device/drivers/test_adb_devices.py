"""Which device is meant, and what is said where it is not there: `adb devices` ends with 0 either way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.drivers.adb import AdbDriver
from mobile_sso.device.drivers.contract import DriverFailed, DriverUnavailable
from mobile_sso.device.drivers.tool import Finished

if TYPE_CHECKING:
    from tests.device.drivers.conftest import MakeTool

HEAD = "List of devices attached\n"
GET_ONE = "connect a phone with USB debugging switched on, or start an emulator"


@pytest.mark.parametrize(
    ("serial", "lines", "sentence"),
    [
        (None, "", f"adb lists no device; {GET_ONE}"),
        ("R58M", "", f"adb lists no device; {GET_ONE}"),
        ("R58M", "emulator-5554 device", "adb does not list R58M; it lists emulator-5554 (device)"),
        (
            None,
            "R58M device\nemulator-5554 device",
            "adb lists several devices: R58M (device), emulator-5554 (device); say which: adb:R58M",
        ),
        (
            None,
            "R58M unauthorized",
            'the device R58M is unauthorized; unlock the phone and answer its question "Allow USB debugging?"',
        ),
        (
            "R58M",
            "R58M offline\nemulator-5554 device",
            "the device R58M is offline; plug it in again, or restart the server: adb kill-server",
        ),
        (None, "R58M rescue", "the device R58M is rescue; look at the phone"),
    ],
)
def test_a_device_that_cannot_be_used_is_told_in_one_sentence(
    make_tool: MakeTool, serial: str | None, lines: str, sentence: str
) -> None:
    make_tool("adb", ("devices -l", f"{HEAD}{lines}\n"))
    with pytest.raises(DriverUnavailable) as raised:
        AdbDriver(serial).background()
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("serial", "lines", "used"),
    [
        (None, "R58M device", "R58M"),
        (None, "R58M unauthorized\nemulator-5554 device", "emulator-5554"),
        ("R58M", "R58M device\nemulator-5554 device", "R58M"),
    ],
)
def test_the_one_that_is_meant_is_used(make_tool: MakeTool, serial: str | None, lines: str, used: str) -> None:
    adb = make_tool("adb", ("devices -l", f"{HEAD}{lines}\n"), ("keyevent", ""))
    driver = AdbDriver(serial)
    driver.background()
    driver.background()
    assert [words[:2] for words in adb.calls()] == [["devices", "-l"], ["-s", used], ["-s", used]]


def test_an_address_is_connected_to_once(make_tool: MakeTool) -> None:
    adb = make_tool(
        "adb",
        ("devices -l", HEAD),
        ("connect", "connected to 192.0.2.7:5555\n"),
        ("devices -l", f"{HEAD}192.0.2.7:5555 device\n"),
        ("getprop", "1\n"),
    )
    assert str(AdbDriver("192.0.2.7:5555").ready()) == "192.0.2.7:5555 is ready"
    assert adb.calls()[1] == ["connect", "192.0.2.7:5555"]


def test_a_failed_connect_is_seen_although_it_ends_with_0(make_tool: MakeTool) -> None:
    make_tool("adb", ("devices -l", HEAD), ("connect", "failed to connect to '127.0.0.1:1': Connection refused\n"))
    with pytest.raises(DriverUnavailable) as raised:
        AdbDriver("127.0.0.1:1").ready()
    assert str(raised.value) == (
        "adb cannot connect to 127.0.0.1:1: the tool said: failed to connect to '127.0.0.1:1': Connection refused\n"
        "Is debugging over the network switched on there (adb tcpip 5555)?"
    )


def test_a_device_that_has_not_started_is_not_ready(make_tool: MakeTool) -> None:
    make_tool("adb", ("devices -l", f"{HEAD}R58M device\n"), ("getprop", "\n"))
    with pytest.raises(DriverUnavailable) as raised:
        AdbDriver().ready()
    assert str(raised.value) == "the device R58M has not started yet; wait for its home screen"


@pytest.mark.parametrize(("serial", "words"), [(None, []), ("R58M", ["-s", "R58M"])])
def test_a_device_is_waited_for(make_tool: MakeTool, serial: str | None, words: list[str]) -> None:
    adb = make_tool("adb", ("wait-for-device", ""), ("devices -l", f"{HEAD}R58M device\n"), ("getprop", "1\n"))
    assert AdbDriver(serial).ready(wait_s=30).device == "R58M"
    assert adb.calls()[0] == [*words, "wait-for-device"]


@pytest.mark.parametrize(("serial", "who"), [(None, "any device"), ("R58M", "R58M")])
def test_waiting_ends(serial: str | None, who: str) -> None:
    def nobody_comes(argv: Sequence[str], *, timeout_s: float) -> Finished:
        assert (argv[-1], timeout_s) == ("wait-for-device", 60)
        raise TimeoutError

    with pytest.raises(DriverUnavailable) as raised:
        AdbDriver(serial, runner=nobody_comes).ready(wait_s=60)
    assert str(raised.value) == f"{who} was not connected within 60 s; {GET_ONE}"


def test_a_device_that_is_lost_on_the_way_is_told(make_tool: MakeTool) -> None:
    make_tool("adb", ("devices -l", f"{HEAD}R58M device\n"), ("shell", "", "error: device 'R58M' not found\n", 1))
    with pytest.raises(DriverUnavailable) as raised:
        AdbDriver().deliver("x://y?code=SplxlO-42")
    assert str(raised.value) == (
        "adb lost the device R58M: the tool said: error: device 'R58M' not found\n"
        "it was disconnected; look at `adb devices -l`"
    )


def test_an_answer_that_is_no_list_is_told(make_tool: MakeTool) -> None:
    make_tool("adb", ("devices -l", "", "error: cannot connect to daemon\n", 1))
    with pytest.raises(DriverFailed) as raised:
        AdbDriver().background()
    assert str(raised.value) == (
        "`adb devices -l` failed: the tool said: error: cannot connect to daemon\n"
        "Restart adb's server: adb kill-server."
    )


def test_a_missing_adb_is_told(no_tools: object) -> None:
    with pytest.raises(DriverUnavailable) as raised:
        AdbDriver().ready()
    assert str(raised.value) == (
        "adb is not on the PATH of this machine; install Android's platform tools (Debian: apt install adb)"
    )
