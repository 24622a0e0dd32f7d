"""`mobile-sso device SPEC OPERATION` as a person calls it, with a fake adb first on PATH."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.cli.device import command

if TYPE_CHECKING:
    from tests.cli.conftest import Call, Done

ADB = """\
#!/bin/sh
case "$*" in
"devices -l") printf 'List of devices attached\\nemulator-5554 device model:sdk\\n' ;;
*getprop*) echo 1 ;;
*pidof*) exit 1 ;;
*query-activities*) echo com.acme.app/.Main ;;
*nobody*) echo "Error: Activity not started, unable to resolve Intent { dat=$8 }" ;;
*"am start"*) printf 'Status: ok\\nActivity: com.acme.app/.Main\\n' ;;
esac
"""


@pytest.fixture(autouse=True)
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PATH is a folder with a fake adb, and no xcrun."""
    script = tmp_path / "adb"
    script.write_text(ADB, "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def device(called: Call) -> Call:
    def call(*words: str) -> Done:
        return called("device", *words)

    return call


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("adb check", "emulator-5554 is ready (sdk)"),
        ("adb check --wait 5", "emulator-5554 is ready (sdk)"),
        ("adb open http://localhost:8080/authorize?state=s", "started: com.acme.app/.Main"),
        ("adb deliver x://y?code=SplxlO-42&state=s", "started: com.acme.app/.Main"),
        ("adb:emulator-5554 deliver x://y?code=c --package com.acme.app", "started: com.acme.app/.Main"),
        ("adb kill com.acme.app", "com.acme.app was not running"),
        ("adb kill --force com.acme.app", "com.acme.app was not running"),
        ("adb background", "pressed Home"),
        ("adb foreground com.acme.app", "started: com.acme.app/.Main"),
        ("adb network down", "Wi-Fi and mobile data are down"),
        ("adb network up", "Wi-Fi and mobile data are up"),
        ("adb reverse 8080", "localhost:8080 on the device reaches this machine"),
        ("adb reverse 8080 --remove", "localhost:8080 on the device no longer reaches this machine"),
        ("adb owners makeitnative", "com.acme.app"),
    ],
)
def test_what_was_done_is_one_line_and_exit_code_0(device: Call, arguments: str, line: str) -> None:
    result = device(*arguments.split())
    assert (result.returncode, result.stdout, result.stderr) == (0, f"{line}\n", "")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (
            "adb:R58M check",
            1,
            "Error: adb does not list R58M; it lists emulator-5554 (device)\n",
        ),
        (
            "simctl check",
            1,
            "Error: xcrun is not on the PATH of this machine; "
            "simulators need macOS and Xcode: install Xcode, then run xcode-select --install\n",
        ),
        (
            "simctl background",
            4,
            "Error: the simctl driver cannot do `background`: simctl has no Home button; "
            "bring another app to the front: foreground com.apple.Preferences\n",
        ),
        (
            "maestro check",
            4,
            "Error: 'maestro' is no device; write adb, adb:SERIAL, simctl (the booted one) or simctl:UDID\n",
        ),
        ("adb kill acme", 4, "Error: 'acme' is not the name of an app's package; write it like com.acme.app\n"),
        ("adb reverse 0", 4, "Error: 0 is not a TCP port; write a number from 1 to 65535\n"),
        (
            "adb deliver oauth/callback?code=SplxlO-42",
            4,
            "Error: the URL has no scheme; write it whole, like makeitnative://oauth/callback?code=C&state=S\n",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_its_exit_code(
    device: Call, arguments: str, code: int, sentence: str
) -> None:
    result = device(*arguments.split())
    assert (result.returncode, result.stdout, result.stderr) == (code, "", sentence)


def test_a_process_of_its_own_says_the_same_and_ends_the_same(started: Call) -> None:
    done, refused = started("device", "adb", "check"), started("device", "adb", "kill", "acme")
    assert (done.returncode, done.stdout, done.stderr) == (0, "emulator-5554 is ready (sdk)\n", "")
    assert (refused.returncode, refused.stdout) == (4, "")
    assert refused.stderr == "Error: 'acme' is not the name of an app's package; write it like com.acme.app\n"


def test_a_refused_link_ends_with_1_and_shows_neither_code_nor_state(device: Call) -> None:
    result = device("adb", "deliver", "nobody://y?code=SplxlO-42&state=af0ifjsldkj")
    assert result.returncode == 1
    assert result.stderr.endswith("No app on the device takes it; look which do: owners SCHEME.\n")
    assert "nobody://y?code=code:fa54&state=state:6ce8" in result.stderr
    assert "SplxlO-42" not in result.stderr
    assert "af0ifjsldkj" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("adb", "Missing command."),
        (
            "adb fly",
            "there is no operation 'fly'; there are background, check, deliver, foreground, kill, network, open, "
            "owners, reverse; the device comes first: mobile-sso device SPEC OPERATION",
        ),
        ("deliver x://y?code=SplxlO-42", "there is no operation 'x://y?code=code:fa54'; there are"),
        ("x://y?code=SplxlO-42 deliver x://y", "'x://y?code=code:fa54' is no device; write adb, adb:SERIAL,"),
        ("adb network sideways", "'sideways' is not one of 'up', 'down'."),
        ("adb deliver", "Missing argument 'URL'."),
        ("adb check --wait=-1", "-1 is not in the range x>=0."),
    ],
)
def test_a_wrong_call_ends_with_4(device: Call, arguments: str, complaint: str) -> None:
    result = device(*arguments.split())
    assert result.returncode == 4
    assert complaint in result.stderr
    assert "SplxlO-42" not in result.stderr


def test_the_help_names_every_operation_and_warns_of_the_ampersand(device: Call) -> None:
    result = device("-h")
    assert result.returncode == 0
    assert "Put the link in single quotes, or your shell cuts it at the &." in result.stdout
    listed = result.stdout.partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "] == [
        "background", "check", "deliver", "foreground", "kill", "network", "open", "owners", "reverse",
    ]  # fmt: skip


def test_the_page_on_real_phones_tells_every_operation_and_option() -> None:
    page = (Path(__file__).parents[2] / "docs" / "real-phones.md").read_text("utf-8")
    named = {f"`{name}" for name in command.commands}
    named |= {
        option
        for operation in command.commands.values()
        for parameter in operation.params
        for option in parameter.opts
        if option.startswith("--")
    }
    assert len(named) == 13
    assert {word for word in named if word not in page} == set()


@pytest.mark.parametrize("operation", ["check", "deliver", "kill"])
def test_each_operation_has_its_own_help(device: Call, operation: str) -> None:
    result = device("adb", operation, "-h")
    assert result.returncode == 0
    assert result.stdout.startswith(f"Usage: mobile-sso device SPEC {operation} [OPTIONS]")
