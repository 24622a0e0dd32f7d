"""The README is a promise: its commands, flags, example and links are held to. So are those of its companions."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mobile_sso.cli import group
from mobile_sso.documents.bindings import read_binding

SHELL_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
YAML_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OTHER_SHELLS = re.compile(r"^```(bash|console|shell|zsh|shell-session)\b", re.MULTILINE)


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shell_blocks(readme: str) -> list[str]:
    return SHELL_BLOCK.findall(readme)


def test_there_are_exactly_two_shell_blocks_of_one_line_each(readme: str, shell_blocks: list[str]) -> None:
    assert len(shell_blocks) == 2
    assert [block.count("\n") for block in shell_blocks] == [1, 1]
    assert OTHER_SHELLS.findall(readme) == []


def test_the_first_block_runs_the_main_job_and_the_second_the_tests(shell_blocks: list[str]) -> None:
    main_job, tests = (block.strip() for block in shell_blocks)
    assert main_job.endswith(".venv/bin/pytest --mobile-sso")
    assert tests.endswith(".venv/bin/tox -p 2 -o")


def test_both_blocks_stay_inside_the_clone(shell_blocks: list[str]) -> None:
    for block in shell_blocks:
        assert "python3 -m venv .venv && " in block
        assert "--no-cache-dir" in block, "pip would fill a cache in the home folder"
        assert not re.search(r"sudo|~|\$HOME|--user|--break-system-packages", block)


def test_the_gate_runs_the_second_block_as_it_stands(repository: Path, shell_blocks: list[str]) -> None:
    gate = (repository / ".ci" / "run").read_text(encoding="utf-8")
    extraction = re.search(r"<<'PYTHON'\n(.*?)^PYTHON$", gate, re.MULTILINE | re.DOTALL)
    assert extraction
    extracted = subprocess.run(
        [sys.executable, "-c", extraction[1]], cwd=repository, check=True, capture_output=True, text=True
    )
    assert extracted.stdout == shell_blocks[1]


def test_its_first_scenario_runs(readme: str, tmp_path: Path) -> None:
    example = next(one for one in YAML_BLOCK.findall(readme) if "scenarios:" in one)
    (tmp_path / "first.sso.yaml").write_text(example, encoding="utf-8")
    asked = [sys.executable, "-m", "pytest", "--mobile-sso", "-p", "no:cacheprovider"]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 4 passed in " in done.stdout


def test_its_binding_can_be_read(readme: str, tmp_path: Path) -> None:
    example = next(one for one in YAML_BLOCK.findall(readme) if "operations:" in one)
    (tmp_path / "ours.yaml").write_text(example, encoding="utf-8")
    assert read_binding(tmp_path / "ours.yaml").client.redirect_uri == "/callback"


def test_it_names_every_flag_there_is_and_no_other(readme: str) -> None:
    asked = [sys.executable, "-m", "pytest", "--help"]
    shown = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    flag = re.compile(r"--mobile-sso[a-z-]*")
    assert set(flag.findall(readme)) == set(flag.findall(shown))


def test_every_command_it_names_exists(readme: str) -> None:
    named = set(re.findall(r"`mobile-sso ([a-z]+)", readme))
    assert {"run", "serve", "list", "schema", "new"} <= named
    for name in sorted(named):
        assert CliRunner().invoke(group, [name, "--help"]).exit_code == 0, name


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_into_the_project_leads_somewhere(repository: Path, page: str) -> None:
    text = (repository / page).read_text(encoding="utf-8")
    targets = {target.split("#")[0] for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)}
    assert [target for target in sorted(targets) if target and not (repository / target).exists()] == []


def test_every_path_that_contributing_names_exists(repository: Path) -> None:
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    named = {name for row in rows for name in re.findall(r"`([\w./-]+/[\w./-]+)`", row)}
    tops = (repository, repository / "harness" / "mobile_sso")
    assert "idp/quirks/__init__.py" in named
    assert [name for name in sorted(named) if not any((top / name).exists() for top in tops)] == []
