"""The installed package, as a stranger meets it: an empty folder, no configuration, no clone in sight.

This file needs pytest alone (`pytest --noconftest`), so that it also runs where nothing but the wheel was installed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

SCRIPTS = Path(sys.executable).parent


def _installed_version() -> str:
    try:
        return version("pytest-mobile-sso")
    except PackageNotFoundError:
        pytest.skip("pytest-mobile-sso is not installed in this interpreter: pip install -e '.[dev]'")


def _run(folder: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    _installed_version()
    unset = {"PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTHONPATH", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [str(SCRIPTS / script), *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_bundled_suite_runs_in_an_empty_folder(tmp_path: Path) -> None:
    done = _run(tmp_path, "pytest", "--mobile-sso", "-p", "no:cacheprovider")
    closing = done.stdout.splitlines()[-1] if done.stdout else ""
    passed = re.search(r"\b(\d+) passed\b", closing)
    assert done.returncode == 0, done.stdout + done.stderr
    assert passed, done.stdout
    assert int(passed[1]) > 20, closing
    assert not re.search(r"\b(failed|errors?|warnings?)\b", closing), closing


def test_the_plug_in_sleeps_without_its_flag(tmp_path: Path) -> None:
    done = _run(tmp_path, "pytest", "-p", "no:cacheprovider")
    assert done.returncode == 5, done.stdout + done.stderr
    assert "no tests ran" in done.stdout


def test_the_command_tells_its_version(tmp_path: Path) -> None:
    done = _run(tmp_path, "mobile-sso", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert _installed_version() in done.stdout


def test_the_command_lists_the_bundled_scenarios(tmp_path: Path) -> None:
    done = _run(tmp_path, "mobile-sso", "list", "scenarios")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 20
