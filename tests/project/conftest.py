from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
LEFT_BY_TOOLS = {"__pycache__", "build", "dist", "mobile-sso-report", "node_modules"}


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top folder of this clone."""
    return REPOSITORY


@pytest.fixture(scope="session")
def project_files() -> tuple[Path, ...]:
    """Every file of the project: not what git, tools and environments keep beside it."""
    return tuple(sorted(_files_below(REPOSITORY)))


@pytest.fixture(scope="session")
def source_files(project_files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The modules of the package."""
    harness = REPOSITORY / "harness" / "mobile_sso"
    return tuple(path for path in project_files if path.suffix == ".py" and path.is_relative_to(harness))


@pytest.fixture(scope="session")
def parsed() -> Callable[[Path], ast.Module]:
    """Parse a module, each once."""
    trees: dict[Path, ast.Module] = {}

    def tree(path: Path) -> ast.Module:
        if path not in trees:
            trees[path] = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        return trees[path]

    return tree


def _files_below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name not in {".ci", ".gitignore"}
        if hidden or path.name in LEFT_BY_TOOLS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from _files_below(path)
        else:
            yield path
