"""The command `mobile-sso` as a person calls it: in this process, which is quick, or as a process of its own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from mobile_sso.cli import main

PROGRAM = "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"

Done = subprocess.CompletedProcess[str]
Call = Callable[..., Done]
"""Called with the words after `mobile-sso`; what the command left."""


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call `main` in this process, in the folder of the test: an error that it does not tell itself fails the test."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Done:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "argv", ["mobile-sso", *words])
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return Done([*words], ended.value.code, out.getvalue(), err.getvalue())

    return call


@pytest.fixture
def started(tmp_path: Path) -> Call:
    """Start a process of its own, in the folder of the test: what it prints holds no traceback."""

    def call(*words: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        assert "Traceback" not in done.stderr
        return done

    return call
