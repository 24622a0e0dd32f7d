"""What is shipped: everything the package needs, nothing it does not, under the licence it claims."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

BUILD = "import sys, hatchling.build as backend; print(getattr(backend, sys.argv[1])(sys.argv[2]))"


@pytest.fixture(scope="session")
def project(repository: Path) -> dict[str, object]:
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return zipfile.ZipFile(_build("build_wheel", repository, tmp_path_factory.mktemp("wheel")))


@pytest.fixture(scope="module")
def sdist(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("build_sdist", repository, tmp_path_factory.mktemp("sdist"))


def _build(hook: str, source: Path, target: Path) -> Path:
    """Build as pip does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD, hook, str(target)], cwd=source, check=True, capture_output=True, text=True
    )
    return target / done.stdout.splitlines()[-1]


def test_the_wheel_holds_every_module_and_the_type_marker(
    wheel: zipfile.ZipFile, repository: Path, source_files: tuple[Path, ...]
) -> None:
    expected = {path.relative_to(repository / "harness").as_posix() for path in source_files}
    shipped = set(wheel.namelist())
    assert expected - shipped == set()
    assert "mobile_sso/py.typed" in shipped


@pytest.mark.parametrize("folder", ["fixtures", "scenarios"])
def test_the_bundled_folder_travels_whole_in_the_wheel(
    wheel: zipfile.ZipFile, repository: Path, project_files: tuple[Path, ...], folder: str
) -> None:
    here = {
        path.relative_to(repository).as_posix() for path in project_files if path.is_relative_to(repository / folder)
    }
    shipped = {name.removeprefix("mobile_sso/bundled/") for name in wheel.namelist() if f"/bundled/{folder}/" in name}
    assert here == shipped
    assert here, f"{folder}/ is empty"


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    strangers = [
        name for name in wheel.namelist() if not name.startswith(("mobile_sso/", "pytest_mobile_sso-0.1.0.dist-info/"))
    ]
    assert strangers == []


def test_the_wheel_announces_the_plug_in_and_the_command(wheel: zipfile.ZipFile) -> None:
    entry_points = wheel.read("pytest_mobile_sso-0.1.0.dist-info/entry_points.txt").decode()
    assert "[pytest11]\nmobile-sso = mobile_sso.pytest_entry" in entry_points
    assert "[console_scripts]\nmobile-sso = mobile_sso.cli:main" in entry_points


def test_the_sdist_builds_the_same_wheel(wheel: zipfile.ZipFile, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    rebuilt = zipfile.ZipFile(_build("build_wheel", source, tmp_path / "dist"))
    assert sorted(rebuilt.namelist()) == sorted(wheel.namelist())


def test_the_sdist_brings_the_tests_and_the_papers(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    papers = {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "docker/Dockerfile", "tests/pytest.ini"}
    assert papers - inside == set()


def test_the_licence_is_the_one_it_claims(repository: Path, project: dict[str, object], wheel: zipfile.ZipFile) -> None:
    text = (repository / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "MIT"
    assert text.startswith("MIT License\n\nCopyright (c) 2026 ")
    assert 'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND' in text
    assert wheel.read("pytest_mobile_sso-0.1.0.dist-info/licenses/LICENSE").decode() == text


def test_the_changelog_knows_this_version(repository: Path, project: dict[str, object]) -> None:
    headings = re.findall(r"^## (.+)$", (repository / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[:2] == ["Unreleased", project["version"]]
