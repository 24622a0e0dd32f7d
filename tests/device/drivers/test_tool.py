from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from mobile_sso.device.drivers.contract import DriverFailed, DriverUnavailable
from mobile_sso.device.drivers.tool import Finished, Tool, run


def test_the_real_runner_keeps_words_apart_and_brings_everything_back() -> None:
    program = (
        "import sys; print(sys.argv[1:]); print('oh', file=sys.stderr); print(repr(sys.stdin.read())); sys.exit(3)"
    )
    finished = run([sys.executable, "-c", program, "a b", "$(x)", "&;'"], timeout_s=30)
    assert finished == Finished(code=3, out="""['a b', '$(x)', "&;'"]\n''\n""", err="oh\n")


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    assert run(["printf", r"a\377b"], timeout_s=30).out == "a\ufffdb"


def test_a_server_that_is_left_behind_is_not_waited_for() -> None:
    finished = run(["sh", "-c", "sleep 30 & echo $!"], timeout_s=20)
    subprocess.run(["kill", finished.out.strip()], check=True)
    assert finished.code == 0


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(TimeoutError):
        run(["sleep", "30"], timeout_s=0.1)


@pytest.mark.parametrize(
    ("out", "err", "said"),
    [
        ("", "", ""),
        ("a\n\n  b \n", "c\n", "a\nb\nc"),
        ("", "* daemon not running; starting now at tcp:5037\n* daemon started successfully\n", ""),
    ],
)
def test_what_is_said_is_without_the_remarks_on_adbs_server(out: str, err: str, said: str) -> None:
    assert Finished(code=0, out=out, err=err).said == said


def _tool(failure: Exception | Finished) -> Tool:
    def runner(argv: Sequence[str], *, timeout_s: float) -> Finished:
        if isinstance(failure, Exception):
            raise failure
        return failure

    return Tool("adb", runner=runner, install="install it")


@pytest.mark.parametrize(
    ("failure", "kind", "sentence"),
    [
        (FileNotFoundError(), DriverUnavailable, "adb is not on the PATH of this machine; install it"),
        (PermissionError(13, "Denied"), DriverUnavailable, "adb could not be started (Denied); install it"),
        (OSError(), DriverUnavailable, "adb could not be started (OSError); install it"),
        (
            TimeoutError(),
            DriverFailed,
            "`adb shell 'am start'` did not end within 30 s; is the device locked, or does it ask something?",
        ),
    ],
)
def test_a_tool_that_does_not_run_is_told_in_one_sentence(
    failure: Exception, kind: type[Exception], sentence: str
) -> None:
    with pytest.raises(kind) as raised:
        _tool(failure).call(["shell", "am start"])
    assert str(raised.value) == sentence


def test_the_time_limit_of_a_call_is_told() -> None:
    with pytest.raises(DriverFailed, match=r"did not end within 2\.5 s"):
        _tool(TimeoutError()).call(["wait-for-device"], timeout_s=2.5)


def test_what_the_tool_says_comes_back_masked() -> None:
    tool = _tool(Finished(code=0, out="dat=x://y?code=SplxlO-42", err="state SplxlO-42"))
    shown = tool.shown.url("x://y?code=SplxlO-42")
    finished = tool.call(["shell", "am"])
    assert finished.out == f"dat={shown}"
    assert "SplxlO-42" not in finished.err


@pytest.mark.parametrize(
    ("finished", "told"),
    [
        (Finished(code=1, out="", err="error: closed\n"), "error: closed"),
        (Finished(code=7, out=" \n"), "nothing, and exit code 7"),
    ],
)
def test_a_failure_tells_the_command_the_words_and_the_advice(finished: Finished, told: str) -> None:
    failed = _tool(finished).failed(["shell", "am kill x"], finished, "Do this.")
    assert str(failed) == f"`adb shell 'am kill x'` failed: the tool said: {told}\nDo this."


def test_only_one_file_starts_foreign_programs() -> None:
    folder = Path(sys.modules[Tool.__module__].__file__ or "").parent
    assert [path.name for path in folder.glob("*.py") if "import subprocess" in path.read_text("utf-8")] == ["tool.py"]
