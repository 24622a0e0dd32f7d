"""Fake `adb`, `xcrun` and `am`, first on PATH: they note how they are called and play what they are told to."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

# Imports next to nothing: a test starts it several times, and reading json or pathlib takes longer than the rest.
SCRIPT = """\
#!{python} -IS
import os, sys
folder, name = os.path.split(__file__)
folder, words = os.path.dirname(folder), sys.argv[1:]
with open(folder + "/" + name + ".log", "a", encoding="utf-8") as log:
    log.write(ascii(words) + "\\n")
with open(folder + "/" + name + ".rows", encoding="utf-8") as file:
    answers = eval(file.read())
for number, (sign, out, err, code) in enumerate(answers):
    if sign in " ".join(words):
        break
else:
    sys.exit("the fake " + name + " knows no answer to " + repr(words))
if [answer[0] for answer in answers].count(sign) > 1:  # a row that is written twice is played in turn
    del answers[number]
    with open(folder + "/" + name + ".rows", "w", encoding="utf-8") as file:
        file.write(ascii(answers))
if out == "RUN IT":  # as adb does: the words, joined by blanks, go to a shell on the device
    os.execvp("sh", ["sh", "-c", " ".join(words[words.index("shell") + 1:])])
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(code)
"""


@dataclass(frozen=True)
class FakeTool:
    """A tool that was put first on PATH."""

    name: str
    folder: Path

    def calls(self) -> list[list[str]]:
        """The words of every call, in order."""
        log = self.folder / f"{self.name}.log"
        return [ast.literal_eval(line) for line in log.read_text().splitlines()] if log.exists() else []


Row = tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, int]
"""What the call must hold; what the fake then says on stdout and stderr; its exit code."""

MakeTool = Callable[..., FakeTool]


@pytest.fixture
def make_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeTool:
    """Put a fake tool first on PATH: `make_tool("adb", (sign, out, err, code), ...)`; the first that fits is played."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def make(name: str, *rows: Row) -> FakeTool:
        padded = [(*row, *("", "", 0)[len(row) - 1 :]) for row in rows]
        (tmp_path / f"{name}.rows").write_text(ascii(padded))
        script = folder / name
        script.write_text(SCRIPT.format(python=sys.executable))
        script.chmod(0o755)
        return FakeTool(name, tmp_path)

    return make


@pytest.fixture
def no_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave PATH with one empty folder."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder
