from __future__ import annotations

from pathlib import Path

import pytest

from mobile_sso.documents.problems import BrokenDocument, Place, Problem, Source, shown_path

TEXT = "one: 1\ntwo: 2\nthree: 3\nfour: 4\nfive: 5\n"


def test_a_problem_is_a_link_a_frame_and_a_hint() -> None:
    problem = Source("a.yaml", TEXT).problem(Place(3, 8), "too much", "write `2`")
    assert str(problem).splitlines() == [
        "a.yaml:3:8: too much",
        "       1 | one: 1",
        "       2 | two: 2",
        "  >    3 | three: 3",
        "                  ^",
        "       4 | four: 4",
        "  hint: write `2`",
    ]


@pytest.mark.parametrize(
    ("place", "numbers"), [(Place(1, 1), [1, 2]), (Place(2, 1), [1, 2, 3]), (Place(5, 1), [3, 4, 5])]
)
def test_a_frame_ends_where_the_file_does(place: Place, numbers: list[int]) -> None:
    lines = [line for line in Source("a.yaml", TEXT).frame(place).splitlines() if "|" in line]
    assert [int(line[3:8]) for line in lines] == numbers


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_end_where_yaml_ends_them(line_break: str) -> None:
    text = line_break.join(["one: 1", "two: 2"])
    assert Source("a.yaml", text).frame(Place(2, 1, 3)).splitlines()[1:] == ["  >    2 | two: 2", "           ^^^"]


def test_carets_stop_where_the_line_does() -> None:
    assert Source("a.yaml", "a: bcd\n").frame(Place(1, 4, 10_000)).splitlines()[1] == "              ^^^"


def test_a_long_line_is_shown_around_the_caret() -> None:
    line = "a: [" + ", ".join(f"item{number:03}" for number in range(100)) + "]"
    column = line.index("item050") + 1
    shown, carets = Source("a.yaml", line).frame(Place(1, column, 7)).splitlines()
    start = carets.index("^")
    assert shown[start : start + 7] == "item050"
    assert "| ..." in shown
    assert shown.endswith("...")
    assert len(shown) <= 171


def test_the_end_of_a_long_line_is_shown_whole() -> None:
    line = "a: " + "x" * 300
    shown, carets = Source("a.yaml", line).frame(Place(1, 303)).splitlines()
    assert len(carets) == len(shown)
    assert shown.endswith("xxx")


def test_no_character_of_the_file_moves_cursor_or_caret() -> None:
    shown, carets = Source("a.yaml", "\ta: \x1b[31mred\u202e").frame(Place(1, 5)).splitlines()
    assert shown == "  >    1 |  a: ?[31mred?"
    assert carets.index("^") == shown.index("?")


def test_all_problems_are_in_the_order_of_the_file_and_each_is_told_once() -> None:
    source = Source("a.yaml", TEXT)
    problems = [source.problem(Place(line, 1), message) for line, message in [(4, "d"), (2, "b"), (4, "d"), (2, "c")]]
    broken = BrokenDocument(problems)
    assert [problem.message for problem in broken.problems] == ["b", "c", "d"]
    assert str(broken) == "\n\n".join(map(str, broken.problems))


def test_a_problem_of_a_file_that_cannot_be_shown_has_no_frame() -> None:
    problem = Problem(path="a.yaml", line=1, column=1, message="gone")
    assert str(Source("a.yaml", "").problem(Place(1, 1), "gone")) == str(problem) == "a.yaml:1:1: gone"


def test_a_path_is_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown_path(tmp_path / "b" / "c.yaml") == "b/c.yaml"
    assert shown_path(Path("b/c.yaml")) == "b/c.yaml"
    assert shown_path(tmp_path.parent / "c.yaml") == str(tmp_path.parent / "c.yaml")
