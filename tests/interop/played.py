"""One library's backend, put through the scenarios by `pytest --mobile-sso-backend`, and what came out, by case.

Node finds its packages beside a program only, so the backends are played from a copy that stands next to them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import yaml

from .scope import WHOLE

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
MISBEHAVING = REPOSITORY / "scenarios" / "misbehaving_provider"
ROLES = HERE / "scenarios" / "roles.sso.yaml"
POST = HERE / "scenarios" / "client-secret-post.sso.yaml"
"""Played by a backend that is registered otherwise, in a run of its own."""
BUNDLED = ("login", "role_assignment", "single_logout")
PLAYED_BUNDLED = BUNDLED if WHOLE else ("login",)
"""In the gate it is a part, of the folders as of the files about a provider that misbehaves."""
PACKAGES: Mapping[str, Sequence[str]] = {
    "authlib-flask": ("Authlib", "joserfc"),
    "idpyoidc": ("idpyoidc", "cryptojwt"),
    "openid-client": ("openid-client",),
    "express-openid-connect": ("express-openid-connect", "openid-client"),
}
"""Binding → the packages whose versions matter."""
OURS = "hardened"
MODULES = "modules"
"""The folder, in that of a run, from which the scenarios about a provider that misbehaves are played."""
_PATIENCE = 900
_BASIC = "token_endpoint_auth_method: client_secret_basic"
_DISAGREES = re.compile(r"^\S+:\d+: \S+ step \d+: (.*)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Played:
    """What came out of a run: each case about a provider that misbehaves, and how many of the other ones."""

    modules: Mapping[str, str]
    """Scenario → `passed`, what did not hold, or `n/a: ` and why it was skipped."""
    bundled: Mapping[str, Mapping[str, int]]
    """Folder → outcome → number of cases."""
    failed: Mapping[str, str]
    """Bundled cases that failed."""


def scenarios() -> Mapping[str, str]:
    """Return scenario → its tag: `accept`, `reject`, or `either`, where the specifications leave it to the client."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (*_misbehaving(), ROLES, POST)]
    return {one["name"]: one["tags"][0] for file in files for one in file["scenarios"]}


def _misbehaving() -> Sequence[Path]:
    return sorted(MISBEHAVING.glob("*.sso.yaml"))


def _every_one_played(files: Sequence[Path], folder: Path) -> Path:
    """Copy `files` to `folder`, and return it; what is left to the client is played, too, for that is asked here.

    The tag `either` would let those cases be skipped for a backend that is not ours.
    """
    folder.mkdir()
    for file in files:
        text = file.read_text(encoding="utf-8").replace("tags: [either]", "tags: [left-to-the-client]")
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder


def play(library: str, folder: Path, node_modules: Path | None = None) -> Played:
    """Play all scenarios with the backend of `library` (OURS: the embedded one), from the empty `folder`."""
    if library == OURS:
        return read(_run(folder, "report", [str(_every_one_played(_misbehaving(), folder / MODULES))]))
    if node_modules is not None:
        (folder / "node_modules").symlink_to(node_modules)
    shutil.copytree(HERE / "backends", folder / "backends")
    binding = folder / "backends" / f"{library}.yaml"
    in_short = (MISBEHAVING / "basic.sso.yaml", MISBEHAVING / "backchannel.sso.yaml")
    files = (*_misbehaving(), ROLES) if WHOLE else in_short
    words = [str(_every_one_played(files, folder / MODULES))]
    words += [str(REPOSITORY / "scenarios" / name) for name in PLAYED_BUNDLED]
    played = read(_run(folder, "report", [f"--mobile-sso-backend={binding}", *words]))
    if not WHOLE:
        return played
    posting = binding.with_name(f"{library}-post.yaml")
    text = binding.read_text(encoding="utf-8")
    assert _BASIC in text
    posting.write_text(text.replace(_BASIC, _BASIC.replace("basic", "post")), encoding="utf-8")
    words = [f"--mobile-sso-backend={posting}", str(_every_one_played([POST], folder / "post"))]
    posted = read(_run(folder, "post-report", words))
    return replace(played, modules={**played.modules, **posted.modules})


def _run(folder: Path, name: str, words: Sequence[str]) -> Path:
    """Run pytest with `words` in `folder`, and return its report."""
    report = folder / f"{name}.xml"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    always = ["--mobile-sso", "--mobile-sso-platform=ios", "--mobile-sso-trace=off", "--mobile-sso-seed=1"]
    always += ["-c", str(REPOSITORY / "pyproject.toml"), f"--rootdir={REPOSITORY}", f"--confcutdir={folder}"]
    always += ["-p", "no:cacheprovider", f"--junitxml={report}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *always, *words],
        cwd=folder,
        env={**_quiet_environment(), "PATH": path},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )
    assert done.returncode in (0, 1), f"pytest ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return report


def read(report: Path) -> Played:
    """Return what stands in the JUnit XML file `report`."""
    modules: dict[str, str] = {}
    bundled: dict[str, dict[str, int]] = {}
    failed: dict[str, str] = {}
    ours = scenarios()
    for case in ElementTree.parse(report).iter("testcase"):
        name, outcome, said = case.get("name", ""), *_outcome(case)
        scenario = name.partition("[")[0]
        if scenario in ours:
            modules[scenario] = {"passed": "passed", "failed": said, "skipped": f"n/a: {said}"}[outcome]
            continue
        folder = next(one for one in BUNDLED if one in case.get("classname", ""))
        numbers = bundled.setdefault(folder, {"failed": 0, "passed": 0, "skipped": 0})
        numbers[outcome] += 1
        if outcome == "failed":
            failed[name] = said
    return Played(modules=modules, bundled=bundled, failed=failed)


def _outcome(case: ElementTree.Element) -> tuple[str, str]:
    for kind in ("failure", "error", "skipped"):
        if (found := case.find(kind)) is not None:
            message = found.get("message", "")
            if kind == "skipped":
                return "skipped", message
            text = f"{message}\n{found.text or ''}"
            disagrees = _DISAGREES.search(text)
            return "failed", disagrees[1] if disagrees else text.strip()
    return "passed", ""


def _quiet_environment() -> Mapping[str, str]:
    """Return our environment without what steers the tests that run this."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "MOBILE_SSO_"))}
