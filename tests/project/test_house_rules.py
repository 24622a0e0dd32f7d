"""The rules of the house that a graph of imports cannot say; the others are import-linter's, in pyproject.toml."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

Parsed = Callable[[Path], ast.Module]

LONGEST_MODULE = 400
REAL_TIME = {
    *(f"time.{name}" for name in ("time", "sleep", "monotonic", "perf_counter", "process_time")),
    *(f"time.{name}_ns" for name in ("time", "monotonic", "perf_counter", "process_time")),
    *(f"datetime.{name}" for name in ("now", "utcnow", "today")),
    "date.today",
}
REAL_CHANCE = {"os.urandom", "random", "secrets", "uuid.uuid1", "uuid.uuid4"}
PACKAGES_OF_SMALL_FILES = [
    "backend/checks",
    "backend/flaws",
    "device/faults",
    "idp/client_authentication",
    "idp/error_styles",
    "idp/logout/rules",
    "idp/quirks",
    "idp/rules",
    "scenario/steps",
]
MAY_BE_REAL_TIME = re.compile("time|date")
MAY_BE_REAL_CHANCE = re.compile("random|secrets|uuid")
A_MACHINE = re.compile(r"(?<![\w.}])/(?:root|work|home/\w+|Users/\w+)/\w|\.pyenv/versions/\d")
A_REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|debian)\W(?:org|com|io)\b")


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or "", node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def _mentions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each `a.b` of the module, as its last two names, however it was reached (`datetime.datetime.now`)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            yield f"{name}.{node.attr}", node.lineno


def _holding(words: re.Pattern[str], paths: Iterable[Path]) -> Iterator[Path]:
    """Those that hold one of the words anywhere: the others cannot break a rule on it, and parsing takes its time."""
    return (path for path in paths if words.search(path.read_text(encoding="utf-8", errors="replace")))


def _place(path: Path, repository: Path, line: int) -> str:
    return f"{path.relative_to(repository).as_posix()}:{line}"


def test_nobody_imports_the_private_parts_of_pytest(
    repository: Path, project_files: tuple[Path, ...], parsed: Parsed
) -> None:
    found = [
        _place(path, repository, line)
        for path in _holding(re.compile("_pytest"), (path for path in project_files if path.suffix == ".py"))
        for name, line in _imports(parsed(path))
        if name.split(".")[0] == "_pytest"
    ]
    assert found == []


def test_only_the_clock_looks_at_a_real_clock_and_nothing_sleeps(
    repository: Path, source_files: tuple[Path, ...], parsed: Parsed
) -> None:
    found = [
        f"{_place(path, repository, line)} {name}"
        for path in _holding(MAY_BE_REAL_TIME, source_files)
        if path.parts[-2:] != ("testbed", "clock.py")
        for name, line in [*_imports(parsed(path)), *_mentions(parsed(path))]
        if name in REAL_TIME
    ]
    assert found == []


def test_the_clock_itself_would_be_found() -> None:
    tree = ast.parse("import time, datetime\nfrom time import sleep\ntime.time()\ndatetime.datetime.now()\n")
    seen = {name for name, _line in [*_imports(tree), *_mentions(tree)]} & REAL_TIME
    assert seen == {"time.sleep", "time.time", "datetime.now"}


def test_no_name_of_the_rules_escapes_the_words_that_are_looked_for_first() -> None:
    assert [name for name in REAL_TIME if not MAY_BE_REAL_TIME.search(name.rpartition(".")[0])] == []
    assert [name for name in REAL_CHANCE if not MAY_BE_REAL_CHANCE.search(name)] == []


def test_chance_comes_from_the_testbed_only(repository: Path, source_files: tuple[Path, ...], parsed: Parsed) -> None:
    found = [
        f"{_place(path, repository, line)} {name}"
        for path in _holding(MAY_BE_REAL_CHANCE, source_files)
        if path.parts[-2:] != ("testbed", "randomness.py")
        for name, line in [*_imports(parsed(path)), *_mentions(parsed(path))]
        if name in REAL_CHANCE
    ]
    assert found == []


def test_no_module_is_long(repository: Path, project_files: tuple[Path, ...]) -> None:
    modules = [path for path in project_files if path.suffix == ".py"]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    long = [_place(path, repository, length) for path, length in lengths.items() if length > LONGEST_MODULE]
    assert long == []


@pytest.mark.parametrize("package", PACKAGES_OF_SMALL_FILES)
def test_no_small_file_is_missing_from_its_grid(repository: Path, parsed: Parsed, package: str) -> None:
    """A file that the grid neither imports (itself or through another) nor names would never run."""
    folder = repository / "harness" / "mobile_sso" / package
    modules = {".".join(path.relative_to(folder).with_suffix("").parts): path for path in folder.rglob("*.py")}
    prefix = f"mobile_sso.{package.replace('/', '.')}"
    grid = parsed(modules["__init__"])
    texts = (node.value for node in ast.walk(grid) if isinstance(node, ast.Constant))
    named = {text.replace("-", "_") for text in texts if isinstance(text, str)}
    reached, waiting = set(), ["__init__", *named & set(modules)]
    while waiting:
        module = waiting.pop()
        if module in reached:
            continue
        reached.add(module)
        for name, _line in _imports(parsed(modules[module])):
            inner = name.removeprefix(f"{prefix}.") if name.startswith(f"{prefix}.") else ""
            waiting.extend(found for found in (inner, f"{inner}.__init__") if found in modules)
    assert set(modules) - reached == set()
    assert len(modules) > 1, f"{package} is empty"


def test_the_entry_module_imports_the_standard_library_and_pytest_alone(repository: Path, parsed: Parsed) -> None:
    entry = repository / "harness" / "mobile_sso" / "pytest_entry.py"
    top_level = {name.split(".")[0] for node in parsed(entry).body for name, _line in _imports(ast.Module([node], []))}
    assert top_level - set(sys.stdlib_module_names) == {"pytest"}


def test_nothing_is_left_unfinished(repository: Path, source_files: tuple[Path, ...]) -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError|pragma: no cover|except Exception: *pass")
    found = [
        _place(path, repository, number)
        for path in source_files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if unfinished.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "pattern"), [("a path of somebody's machine", A_MACHINE), ("a package registry", A_REGISTRY)]
)
def test_the_project_names_no(
    repository: Path, project_files: tuple[Path, ...], what: str, pattern: re.Pattern[str]
) -> None:
    found = [
        _place(path, repository, number)
        for path in project_files
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == [], what
