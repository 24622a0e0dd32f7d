from __future__ import annotations

import pytest

from mobile_sso.device.drivers import adb_text
from mobile_sso.device.drivers.adb_text import Listed
from mobile_sso.device.drivers.contract import Delivery

GET_ONE = "connect a phone with USB debugging switched on, or start an emulator"
RESTART = "restart adb's server: adb kill-server, then adb start-server"
STARTING = "Starting: Intent { act=android.intent.action.VIEW dat=makeitnative://oauth/... }"


@pytest.mark.parametrize(
    ("text", "devices"),
    [
        ("List of devices attached\n\n", ()),
        (
            "List of devices attached\nemulator-5554          device product:sdk model:sdk_gphone64 transport_id:1\n",
            (Listed(serial="emulator-5554", state="device", model="sdk_gphone64"),),
        ),
        (
            "* daemon started successfully\nList of devices attached\n"
            "R58M unauthorized usb:1-1 transport_id:3\n192.0.2.7:5555 offline transport_id:4\n",
            (
                Listed(serial="R58M", state="unauthorized", model=""),
                Listed(serial="192.0.2.7:5555", state="offline", model=""),
            ),
        ),
        (
            "List of devices attached\nR58M   no permissions (user in plugdev group; are your udev rules wrong?)",
            (Listed(serial="R58M", state="no permissions", model=""),),
        ),
    ],
)
def test_devices_are_listed_in_whatever_state(text: str, devices: tuple[Listed, ...]) -> None:
    assert adb_text.listed(text) == devices


@pytest.mark.parametrize(
    ("text", "connected"),
    [
        ("connected to 192.0.2.7:5555", True),
        ("already connected to 192.0.2.7:5555", True),
        ("failed to connect to '127.0.0.1:1': Connection refused", False),
        ("failed to authenticate to 192.0.2.7:5555", False),
        ("", False),
    ],
)
def test_connect_is_believed_by_its_words(text: str, connected: bool) -> None:
    assert adb_text.connected(text) is connected


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("error: no devices/emulators found", GET_ONE),
        ("adb: error: no devices/emulators found", GET_ONE),
        ("error: device 'R58M' not found", "it was disconnected; look at `adb devices -l`"),
        ("error: device unauthorized.\nThis adb server's ...", adb_text.STATES["unauthorized"]),
        ("adb: device offline", adb_text.STATES["offline"]),
        ("error: device still connecting", adb_text.STATES["offline"]),
        ("error: more than one device/emulator", "say which: adb:SERIAL"),
        ("error: closed", "the connection broke; look at `adb devices -l`"),
        ("error: protocol fault (couldn't read status)", RESTART),
        ("adb: cannot connect to daemon", RESTART),
        ("Error: Activity not started, unable to resolve Intent { }", None),
        ("/system/bin/sh: pidof: not found", None),
        ("error: closed for maintenance", None),
        ("", None),
    ],
)
def test_adbs_own_complaints_are_told_from_the_devices(text: str, advice: str | None) -> None:
    assert adb_text.unavailable(text) == advice


@pytest.mark.parametrize(
    "text",
    [
        f"{STARTING}\nError: Activity not started, unable to resolve Intent {{ act=android.intent.action.VIEW }}",
        f"{STARTING}\nError type 3\nError: Activity class {{com.acme.app/.Main}} does not exist.",
        f"{STARTING}\njava.lang.SecurityException: Permission Denial: starting Intent {{ }} not exported from uid 1",
        "Exception occurred while executing 'start':",
        "Security exception: Shell does not have permission",
        "/system/bin/sh: cmd: not found",
        "/system/bin/sh: svc: inaccessible or not found",
        "cmd: Can't find service: package",
        "Unknown command: query-activities",
        "usage: svc wifi [enable|disable]",
    ],
)
def test_a_refusal_is_read_from_the_words(text: str) -> None:
    assert adb_text.refused(text)


@pytest.mark.parametrize("text", ["", STARTING, "Status: ok", "Warning: Activity not started, its current task ..."])
def test_other_words_are_no_refusal(text: str) -> None:
    assert not adb_text.refused(text)


@pytest.mark.parametrize(
    ("text", "delivery"),
    [
        (
            f"{STARTING}\nStatus: ok\nLaunchState: COLD\nActivity: com.acme.app/.Main\nTotalTime: 9\nComplete",
            Delivery(how="started", activity="com.acme.app/.Main", launch="COLD", status="ok"),
        ),
        (
            f"{STARTING}\nStatus: timeout\nLaunchState: UNKNOWN (-1)\nActivity: com.acme.app/.Receiver\nComplete",
            Delivery(how="started", activity="com.acme.app/.Receiver", launch="UNKNOWN", status="timeout"),
        ),
        (
            f"{STARTING}\nWarning: Activity not started, intent has been delivered to currently running top-most "
            "instance.\nStatus: ok\nActivity: com.acme.app/.Main",
            Delivery(how="delivered-to-running", activity="com.acme.app/.Main", status="ok"),
        ),
        (
            f"{STARTING}\nWarning: Activity not started, its current task has been brought to the front\nStatus: ok",
            Delivery(how="brought-to-front", status="ok"),
        ),
        (
            f"{STARTING}\nStatus: ok\nActivity: android/com.android.internal.app.ResolverActivity",
            Delivery(how="chooser", activity="android/com.android.internal.app.ResolverActivity", status="ok"),
        ),
        (
            "Status: ok\nActivity: com.android.intentresolver/.ChooserActivity",
            Delivery(how="chooser", activity="com.android.intentresolver/.ChooserActivity", status="ok"),
        ),
        (STARTING, Delivery(how="started")),
        ("", None),
        ("something new", None),
    ],
)
def test_what_became_of_an_intent_is_read_from_the_words(text: str, delivery: Delivery | None) -> None:
    assert adb_text.delivery(text) == delivery


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        ("No activities found", ()),
        (
            "2 activities found:\n  Activity #0:\n    priority=0 preferredOrder=0 match=0x0\n    com.acme.app/.Main\n"
            "  Activity #1:\n    priority=0 preferredOrder=0\n    com.evil.app/com.evil.app.Catch$All\n",
            ("com.acme.app", "com.evil.app"),
        ),
        ("com.acme.app/.A\ncom.acme.app/.B", ("com.acme.app",)),
        ("", None),
        ("1 activities found:\n", None),
        ("Unknown command: query-activities", None),
    ],
)
def test_owners_are_the_packages_of_the_activities(text: str, packages: tuple[str, ...] | None) -> None:
    assert adb_text.packages(text) == packages


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("unable to resolve Intent", "No app on the device takes it; look which do: owners SCHEME."),
        ("Activity class {x} does not exist.", "The app has no such activity; is it installed?"),
        (
            "Permission Denial: not exported",
            "The activity is not exported, so only its own app may start it; set android:exported in its manifest.",
        ),
        ("anything else", "Read what it said; the same command can be typed."),
    ],
)
def test_the_advice_goes_with_the_failure(text: str, advice: str) -> None:
    assert adb_text.start_advice(text) == advice
