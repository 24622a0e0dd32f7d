from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.drivers.adb import AdbDriver
from mobile_sso.device.drivers.contract import Delivery, Done, Driver, DriverFailed, Killed, Owners, Ready

if TYPE_CHECKING:
    from tests.device.drivers.conftest import FakeTool, MakeTool

LIST = "List of devices attached\nemulator-5554 device product:sdk model:sdk_gphone64 transport_id:1\n"
DEVICES = ("devices -l", LIST)
STARTED = (
    "Starting: Intent { act=android.intent.action.VIEW }\nStatus: ok\nLaunchState: COLD\nActivity: com.acme.app/.M\n"
)
LINK = "makeitnative://oauth/callback?code=SplxlO-42&state=af0ifjsldkj"
VIEW = "am start -W -a android.intent.action.VIEW"


@pytest.fixture
def device() -> AdbDriver:
    return AdbDriver()


def _remote(adb: FakeTool) -> list[str]:
    """What was sent to the device's shell; every call must say which device."""
    sent = [words for words in adb.calls() if "shell" in words]
    assert all(words[:3] == ["-s", "emulator-5554", "shell"] and len(words) == 4 for words in sent)
    return [words[3] for words in sent]


@pytest.mark.parametrize(
    ("do", "answers", "result", "remote"),
    [
        (
            lambda it: it.ready(),
            [("getprop", "1\n")],
            Ready(device="emulator-5554", name="sdk_gphone64"),
            ["getprop sys.boot_completed"],
        ),
        (
            lambda it: it.deliver(LINK),
            [("am start", STARTED)],
            Delivery(how="started", activity="com.acme.app/.M", launch="COLD", status="ok"),
            [f"{VIEW} -c android.intent.category.BROWSABLE -d '{LINK}'"],
        ),
        (
            lambda it: it.deliver(LINK, package="com.acme.app"),
            [("am start", STARTED)],
            Delivery(how="started", activity="com.acme.app/.M", launch="COLD", status="ok"),
            [f"{VIEW} -c android.intent.category.BROWSABLE -d '{LINK}' com.acme.app"],
        ),
        (
            lambda it: it.open_url("http://localhost:8080/authorize?state=af0ifjsldkj&nonce=n"),
            [("am start", STARTED)],
            Delivery(how="started", activity="com.acme.app/.M", launch="COLD", status="ok"),
            [f"{VIEW} -d 'http://localhost:8080/authorize?state=af0ifjsldkj&nonce=n'"],
        ),
        (
            lambda it: it.foreground("com.acme.app"),
            [("am start", "Warning: Activity not started, its current task has been brought to the front\n")],
            Delivery(how="brought-to-front"),
            ["am start -W -a android.intent.action.MAIN -c android.intent.category.LAUNCHER com.acme.app"],
        ),
        (
            lambda it: it.kill("com.acme.app"),
            [("pidof", "4711\n"), ("keyevent", ""), ("am kill", ""), ("pidof", "4711 4712\n"), ("pidof", "", "", 1)],
            Killed(package="com.acme.app", was_running=True),
            ["pidof com.acme.app", "input keyevent KEYCODE_HOME", *["am kill com.acme.app", "pidof com.acme.app"] * 2],
        ),
        (
            lambda it: it.kill("com.acme.app", force=True),
            [("pidof", "", "", 1), ("am force-stop", "")],
            Killed(package="com.acme.app", was_running=False),
            ["pidof com.acme.app", "am force-stop com.acme.app", "pidof com.acme.app"],
        ),
        (
            lambda it: it.background(),
            [("keyevent", "")],
            Done(what="pressed Home"),
            ["input keyevent KEYCODE_HOME"],
        ),
        (
            lambda it: it.network("down"),
            [("svc", "")],
            Done(what="Wi-Fi and mobile data are down"),
            ["svc wifi disable", "svc data disable"],
        ),
        (
            lambda it: it.network("up"),
            [("svc", "")],
            Done(what="Wi-Fi and mobile data are up"),
            ["svc wifi enable", "svc data enable"],
        ),
        (
            lambda it: it.owners("makeitnative"),
            [("query-activities", "1 activities found:\n  Activity #0:\n    com.acme.app/.Main\n")],
            Owners(link="makeitnative://", packages=("com.acme.app",)),
            [
                "cmd package query-activities --brief -a android.intent.action.VIEW "
                "-c android.intent.category.BROWSABLE -d makeitnative://"
            ],
        ),
    ],
)  # fmt: skip
def test_an_operation_is_these_commands_and_this_result(
    make_tool: MakeTool,
    device: AdbDriver,
    do: Callable[[Driver], object],
    answers: list[tuple[str, ...]],
    result: object,
    remote: list[str],
) -> None:
    adb = make_tool("adb", DEVICES, *answers)
    assert do(device) == result
    assert _remote(adb) == remote
    assert adb.calls()[0] == ["devices", "-l"]


@pytest.mark.parametrize(
    ("up", "words", "told"),
    [
        (True, ["tcp:8080", "tcp:8080"], "localhost:8080 on the device reaches this machine"),
        (False, ["--remove", "tcp:8080"], "localhost:8080 on the device no longer reaches this machine"),
    ],
)
def test_a_port_is_reversed_and_taken_back(
    make_tool: MakeTool, device: AdbDriver, up: bool, words: list[str], told: str
) -> None:
    adb = make_tool("adb", DEVICES, ("reverse", "8080\n"))
    assert device.reverse(8080, up=up) == Done(what=told)
    assert adb.calls()[1:] == [["-s", "emulator-5554", "reverse", *words]]


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        "x://y?code=it's-a-quote",
        "x://y?code=$(echo hit)&state=`echo hit`",
        "x://y?code=a b;c|d>e<f&&g#h",
        'x://y?code="double"&state=back\\slash',
        "x://y?code=*?[a]{b,c}~!",
        "x://y?state=ünïcödé",
    ],
)
def test_a_link_arrives_as_one_word_byte_for_byte_through_the_shell_of_the_device(
    make_tool: MakeTool, device: AdbDriver, link: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where a redirection would leave its file if the quoting failed
    make_tool("adb", DEVICES, ("shell", "RUN IT"))
    am = make_tool("am", ("start", STARTED))
    device.deliver(link, package="com.acme.app")
    assert am.calls() == [[*VIEW.split()[1:], "-c", "android.intent.category.BROWSABLE", "-d", link, "com.acme.app"]]


ASKED = f"{VIEW} -c android.intent.category.BROWSABLE -d "


@pytest.mark.parametrize(
    ("out", "code", "told", "advice"),
    [
        (
            "Starting: Intent { dat=LINK }\nError: Activity not started, unable to resolve Intent { dat=LINK }",
            0,
            "Starting: Intent { dat=SHOWN }\nError: Activity not started, unable to resolve Intent { dat=SHOWN }",
            "No app on the device takes it; look which do: owners SCHEME.",
        ),
        ("", 0, "nothing, and exit code 0", "Read what it said; the same command can be typed."),
        ("", 137, "nothing, and exit code 137", "Read what it said; the same command can be typed."),
        (
            "java.lang.SecurityException: Permission Denial: starting Intent { dat=LINK } not exported from uid 10064",
            0,
            "java.lang.SecurityException: Permission Denial: starting Intent { dat=SHOWN } not exported from uid 10064",
            "The activity is not exported, so only its own app may start it; set android:exported in its manifest.",
        ),
    ],
)  # fmt: skip
def test_a_refused_link_is_told_whatever_the_exit_code_and_without_its_values(
    make_tool: MakeTool, device: AdbDriver, out: str, code: int, told: str, advice: str
) -> None:
    make_tool("adb", DEVICES, ("am start", out.replace("LINK", LINK), "", code))
    shown = "makeitnative://oauth/callback?code=code:fa54&state=state:6ce8"
    with pytest.raises(DriverFailed) as refused:
        device.deliver(LINK)
    assert str(refused.value) == (
        f"""`adb -s emulator-5554 shell '{ASKED}'"'"'{shown}'"'"''` failed: the tool said: """
        f"{told.replace('SHOWN', shown)}\n{advice}"
    )


def test_a_link_cannot_forge_the_words_of_am(make_tool: MakeTool, device: AdbDriver) -> None:
    link = "x://y?state=%0AError: forged by the link"
    make_tool(
        "adb", DEVICES, ("am start", f"Starting: Intent {{ dat=x://y?state=\nError: forged by the link }}\n{STARTED}")
    )
    assert device.deliver(link).how == "started"


@pytest.mark.parametrize(
    ("do", "answers", "sentence"),
    [
        (
            lambda it: it.kill("com.acme.app"),
            [("pidof", "4711\n"), ("shell", "")],
            "com.acme.app still runs after 5 tries; Android spares an app with a foreground service, "
            "and one that is in front: stop the service, or use --force",
        ),
        (
            lambda it: it.kill("com.acme.app"),
            [("pidof", "/system/bin/sh: pidof: not found\n", "", 127)],
            "`adb -s emulator-5554 shell 'pidof com.acme.app'` failed: the tool said: "
            "/system/bin/sh: pidof: not found\n`pidof` needs Android 7 or later.",
        ),
        (
            lambda it: it.network("down"),
            [("svc", "Security exception: Neither user 2000 nor current process has it\n")],
            "`adb -s emulator-5554 shell 'svc wifi disable'` failed: the tool said: "
            "Security exception: Neither user 2000 nor current process has it\n"
            "Read what it said; the same command can be typed.",
        ),
        (
            lambda it: it.owners("makeitnative"),
            [("query", "Unknown command: query-activities\n")],
            "`adb -s emulator-5554 shell 'cmd package query-activities --brief -a android.intent.action.VIEW -c "
            "android.intent.category.BROWSABLE -d makeitnative://'` failed: the tool said: "
            "Unknown command: query-activities\n`cmd package query-activities` needs Android 7 or later.",
        ),
        (
            lambda it: it.reverse(80),
            [("reverse", "", "adb: error: cannot bind listener: Permission denied\n", 1)],
            "`adb -s emulator-5554 reverse tcp:80 tcp:80` failed: the tool said: "
            "adb: error: cannot bind listener: Permission denied\nIs the port taken on the device?",
        ),
    ],
)  # fmt: skip
def test_what_the_device_refuses_is_told_in_these_words(
    make_tool: MakeTool,
    device: AdbDriver,
    do: Callable[[Driver], object],
    answers: list[tuple[str, ...]],
    sentence: str,
) -> None:
    make_tool("adb", DEVICES, *answers)
    with pytest.raises(DriverFailed) as refused:
        do(device)
    assert str(refused.value) == sentence


def test_the_network_is_not_switched_off_under_adb_itself(make_tool: MakeTool) -> None:
    adb = make_tool("adb", ("devices -l", "List of devices attached\n192.0.2.7:5555 device\n"))
    with pytest.raises(DriverFailed) as refused:
        AdbDriver("192.0.2.7:5555").network("down")
    assert str(refused.value) == (
        "adb reaches 192.0.2.7:5555 over the network, and would cut its own line; connect the device by USB"
    )
    assert [words for words in adb.calls() if "shell" in words] == []


def test_two_owners_are_a_collision_and_none_is_said(make_tool: MakeTool, device: AdbDriver) -> None:
    make_tool("adb", DEVICES, ("query", "com.acme.app/.A\ncom.evil.app/.B\n"), ("query", "No activities found\n"))
    two, none = device.owners("x"), device.owners("x")
    assert (two.collision, str(two)) == (True, "com.acme.app\ncom.evil.app")
    assert (none.collision, str(none)) == (False, "no app takes x://")
