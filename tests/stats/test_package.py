"""The package as a whole. Its tests live in `stats/`: pytest would make a folder `statistics` a module of that name,
in place of the standard library's."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import mobile_sso.statistics

TESTS = Path(__file__).parents[1]
MODULES = sorted(Path(mobile_sso.statistics.__path__[0]).glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_module_needs_the_standard_library_and_its_own_package_alone(module: Path) -> None:
    imports = [node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Import)]
    froms = [
        node.module or ""
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    ]
    names = [alias.name for node in imports for alias in node.names] + froms
    foreign = [
        name
        for name in names
        if not name.startswith("mobile_sso.statistics.") and name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert foreign == []


def test_no_folder_of_tests_hides_a_module_of_the_standard_library() -> None:
    hiding = {path.name for path in TESTS.iterdir() if path.is_dir()} & sys.stdlib_module_names
    assert hiding == set()
