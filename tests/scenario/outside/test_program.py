"""A program that is started, waited for and stopped, and what is said where that does not work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from mobile_sso.scenario.outside.program import BackendNotReady, Program
from mobile_sso.testbed.clock import Deadline
from mobile_sso.testbed.masking import Secrets

SECRET = "correct-horse-battery"
Start = Callable[..., Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    secrets = Secrets()
    secrets.register("client_secret", SECRET)
    with ExitStack() as stopped:

        def make(*lines: str, words: tuple[str, ...] = (), **environment: str) -> Program:
            command = [sys.executable, "-c", "\n".join(lines), *words]
            program = Program(command, folder=tmp_path, environment=environment, mask=secrets.mask)
            stopped.callback(program.stop)
            return program

        yield make


def test_it_runs_in_its_folder_with_what_it_is_told(start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = start(
        "import os, pathlib", "pathlib.Path('told').write_text(os.environ['ISSUER'])", "input()", ISSUER="http://idp"
    )
    with pytest.raises(BackendNotReady, match="ended by itself"):
        program.wait_until(lambda: "not yet", seconds=30)
    assert told.read_text() == "http://idp"


def test_it_is_ready_as_soon_as_nothing_is_missing(start: Start) -> None:
    answers = ["not yet", "not yet", None]
    start("import threading; threading.Event().wait()").wait_until(lambda: answers.pop(0), seconds=30)
    assert answers == []


def test_a_command_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BackendNotReady) as error:
        Program(["no-such-program", "--port", "1"], folder=tmp_path, environment={}, mask=str)
    assert str(error.value) == (
        "the backend could not be started: no-such-program --port 1: No such file or directory\n"
        f"  change: `start.command` or `start.folder` ({tmp_path})"
    )


def test_one_that_ends_by_itself_is_told_with_its_last_lines_and_without_its_secrets(start: Start) -> None:
    program = start(
        "import sys",
        "print('\\n'.join(map(str, range(30))))",
        "print('secret', sys.argv[1]); sys.exit(3)",
        words=(SECRET,),
    )
    with pytest.raises(BackendNotReady) as error:
        program.wait_until(lambda: "Connection refused", seconds=30)
    text = str(error.value)
    masked = Secrets()
    masked.register("client_secret", SECRET)
    said, last = [line for line in text.splitlines() if line.startswith("  it said: ")], text.splitlines()[-1]
    assert text.startswith(f"the backend ended by itself with exit code 3: {sys.executable} -c import sys\n")
    numbers = [f"  it said: {number}" for number in range(11, 30)]
    assert said == [*numbers, f"  it said: {masked.mask(f'secret {SECRET}')}"]
    assert last == "  change: run the command by hand with the environment of `start.environment`"
    assert SECRET not in text


def test_one_that_does_not_answer_in_time_is_told_with_why(start: Start) -> None:
    program = start("print('starting', flush=True)", "import threading; threading.Event().wait()")
    with pytest.raises(BackendNotReady) as error:
        program.wait_until(lambda: "Connection refused", seconds=1.5)
    assert str(error.value) == (
        "the backend does not answer within 1.5 seconds: Connection refused\n  it said: starting\n"
        "  change: `ready.path` to a page that is always there, or `ready.within`"
    )


def test_it_is_stopped_with_what_it_started(start: Start, tmp_path: Path) -> None:
    child = "import threading; threading.Event().wait()"
    program = start(
        "import subprocess, sys, pathlib",
        f"running = subprocess.Popen([sys.executable, '-c', {child!r}])",
        "pathlib.Path('pid').write_text(f'{running.pid} ')",
        "running.wait()",
    )
    pid = tmp_path / "pid"
    program.wait_until(lambda: None if pid.is_file() and pid.read_text().endswith(" ") else "no child", seconds=30)
    program.stop()
    deadline = Deadline(30)
    while not _has_ended(int(pid.read_text())) and deadline.seconds_left:
        threading.Event().wait(0.02)  # it was told to end together with its parent, for which alone one can wait
    assert _has_ended(int(pid.read_text()))


def test_one_that_does_not_listen_is_killed(start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("mobile_sso.scenario.outside.program._STOPS_WITHIN", 0.1)
    program = start(
        "import signal, threading, pathlib, os",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "pathlib.Path('pid').write_text(f'{os.getpid()} ')",
        "threading.Event().wait()",
    )
    pid = tmp_path / "pid"
    program.wait_until(lambda: None if pid.is_file() and pid.read_text().endswith(" ") else "not yet", seconds=30)
    program.stop()
    assert _has_ended(int(pid.read_text()))


def _has_ended(pid: int) -> bool:
    """Tell whether `pid` runs no more; a zombie that nobody waited for counts as ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return status.is_file() and status.read_text().rpartition(")")[2].split()[0] in ("Z", "X")


@pytest.mark.usefixtures("signals_as_in_a_terminal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_us_is_an_exception_while_it_runs(start: Start, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    program = start("import threading; threading.Event().wait()")
    with pytest.raises(SystemExit) as ended:
        program.wait_until(lambda: str(os.kill(os.getpid(), number)), seconds=30)
    assert ended.value.code == 143
    program.stop()
    assert signal.getsignal(number) is before is signal.SIG_DFL


@pytest.mark.usefixtures("signals_as_in_a_terminal")
def test_a_signal_that_comes_while_it_is_started_leaves_nothing_behind(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    popen, started = subprocess.Popen, []

    def interrupted(*words: object, **how: object) -> subprocess.Popen[bytes]:
        started.append(popen(*words, **how))  # type: ignore[call-overload]
        signal.raise_signal(signal.SIGTERM)
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    with pytest.raises(SystemExit):
        start("import threading; threading.Event().wait()")
    assert [program.returncode for program in started] == [-signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_signal_that_is_ignored_stays_so(start: Start) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        start("import threading; threading.Event().wait()").stop()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_in_another_thread_no_signal_is_touched(start: Start) -> None:
    seen = []

    def run() -> None:
        program = start("import threading; threading.Event().wait()")
        seen.append(signal.getsignal(signal.SIGTERM))
        program.stop()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [signal.SIG_DFL]
