"""Somebody else's provider as a process on loopback, and a run of the bundled scenarios against it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..scope import WHOLE

HERE = Path(__file__).parent
PROFILES = HERE / "idps"
_READY_WITHIN = 60.0
_RUN_WITHIN = 600
IN_SHORT = ("login", "automatic_login", "role_assignment", "single_logout")
"""The bundled folders that the gate plays."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What came of a run: case → failure, reason → how often it let a case be skipped, folder → how many passed."""

    failed: Mapping[str, str]
    skipped: Counter[str]
    passed: Counter[str]
    output: str


@contextmanager
def running(command: Sequence[str], *, port: int, log: Path) -> Iterator[None]:
    """Run `command` until it listens on `port`, and stop it in the end."""
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            _wait(process, port, log)
            yield
        finally:
            process.terminate()


def free_port() -> int:
    """Return a port of loopback on which nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def project(folder: Path, profile: str, *, port: int, change: tuple[str, str] = ("", "")) -> Path:
    """Make a project in `folder` that has the profile called `profile`, with a text of it changed; return it."""
    idps = folder / "fixtures" / "idps"
    idps.mkdir(parents=True)
    text = (PROFILES / f"{profile}.yaml").read_text("utf-8").replace("PORT", str(port))
    assert change[0] in text
    (idps / f"{profile}.yaml").write_text(text.replace(*change) if change[0] else text, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n")
    return folder


def play(folder: Path, profile: str, *arguments: str, secrets: Mapping[str, str]) -> Run:
    """Run `pytest --mobile-sso` in `folder` against the provider of `profile`; `secrets` go into the environment."""
    command = [sys.executable, "-m", "pytest", "--mobile-sso", f"--mobile-sso-idp={profile}", *_scenarios()]
    options = ["-p", "no:cacheprovider", "-p", "no:xdist", "--mobile-sso-trace=off", "--junitxml=run.xml", *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")} | dict(secrets)
    done = subprocess.run(
        [*command, *options], cwd=folder, env=environment, capture_output=True, text=True, timeout=_RUN_WITHIN
    )
    report = folder / "run.xml"
    cases = list(ET.parse(report).iter("testcase")) if report.exists() else []
    failed, skipped, passed = {}, Counter[str](), Counter[str]()
    for case in cases:
        name = re.sub(r"\[.*", "", case.get("name", ""))
        wrong = case.find("failure") if case.find("failure") is not None else case.find("error")
        left_out = case.find("skipped")
        if wrong is not None:
            failed[name] = str(wrong.get("message"))
        elif left_out is not None:
            if left_out.get("type") != "pytest.xfail":
                skipped[str(left_out.get("message"))] += 1
        else:
            passed[case.get("classname", "").split(".")[-4]] += 1
    return Run(failed=failed, skipped=skipped, passed=passed, output=done.stdout + done.stderr)


def _scenarios() -> Sequence[str]:
    """Return what says which scenarios are played: all of the bundled ones, or in the gate those of IN_SHORT."""
    if WHOLE:
        return ["--mobile-sso-bundled"]
    return [str(HERE.parents[2] / "scenarios" / folder) for folder in IN_SHORT]


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the provider does not listen on port {port}; it said:\n{log.read_text()[-2000:]}")
