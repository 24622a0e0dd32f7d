from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mobile_sso.report.estimate_plot import estimate_plot
from mobile_sso.statistics.sprt import Design

GATE = Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10, limit=400)
GOLDEN = Path(__file__).with_name("estimate_plot.svg")
SVG = "{http://www.w3.org/2000/svg}"


def outcomes(marks: str) -> list[bool]:
    return [mark == "X" for mark in marks]


def words_of(svg: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_picture_is_the_one_that_was_looked_at() -> None:
    drawn = estimate_plot(outcomes("." * 12 + "X" + "." * 20 + "X" + "." * 60), GATE, "ios-flaky on ios-safari")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(drawn, encoding="utf-8")
    assert drawn == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("marks", "verdict", "estimate", "beside_the_point"),
    [
        ("", "No attempt yet", "The rate can be anything", None),
        ("X", "Not decided after attempt 1, leaning to fail", "1 of 1 failed: 100 %, between 20.7 % and 100 %", None),
        ("." * 42, "Pass at attempt 42", "0 of 42 failed: 0 %, between 0 % and 8.4 %", "pass at 42"),
        ("XXXXX", "Fail at attempt 5", "5 of 5 failed: 100 %, between 56.6 % and 100 %", "fail at 5"),
        (
            ("." * 13 + "X") * 30,
            "Undecided at the limit of 400, leaning to pass",
            "30 of 420 failed: 7.1 %, between 5.0 % and 10.0 %",
            "undecided at 400",
        ),
    ],
)
def test_it_says_in_words_what_it_shows(marks: str, verdict: str, estimate: str, beside_the_point: str | None) -> None:
    drawn = estimate_plot(outcomes(marks), GATE, "a run")
    words = words_of(drawn)
    assert words[:3] == ["a run", verdict, estimate]
    assert {"p0 5 %", "p1 10 %", "pass", "fail", "attempts"} <= set(words)
    assert [word for word in words if re.fullmatch(r"\w+ at \d+", word)] == (
        [beside_the_point] * bool(beside_the_point)
    )
    description = ElementTree.fromstring(drawn).find(f"{SVG}desc")
    assert description is not None
    assert description.text == f"{verdict}. {estimate}. The test tells 5 % from 10 %."


def test_only_a_decided_test_has_a_point_of_decision() -> None:
    assert "<circle" not in estimate_plot(outcomes("." * 41), GATE)
    assert "<circle" in estimate_plot(outcomes("." * 42), GATE)


def test_attempts_after_the_decision_are_drawn_apart() -> None:
    assert 'class="after"' not in estimate_plot(outcomes("." * 42), GATE)
    assert 'class="after"' in estimate_plot(outcomes("." * 60), GATE)


def test_a_small_rate_keeps_its_digits() -> None:
    after_retry = Design(p0=0.0025, p1=0.01, alpha=0.05, beta=0.10)
    words = words_of(estimate_plot(outcomes("X" + "." * 399), after_retry))
    assert "p0 0.25 %" in words
    assert "1 of 400 failed: 0.25 %, between 0.04 % and 1.4 %" in words


def test_a_heading_is_text_and_is_cut_only_where_it_is_shown() -> None:
    heading = '</text><script>alert("x")</script> & a name that is longer than the picture is wide'
    drawn = estimate_plot([], GATE, heading)
    assert "<script" not in drawn
    title = ElementTree.fromstring(drawn).find(f"{SVG}title")
    assert title is not None
    assert title.text == heading
    assert words_of(drawn)[0] == heading[:41] + "…"


def test_nothing_is_loaded_and_no_id_can_clash_with_a_neighbours() -> None:
    drawn = estimate_plot(outcomes("." * 42), GATE)
    assert re.findall(r"url\(|href|@import|<script|\bid=|\bon\w+=", drawn) == []
    assert re.findall(r"\w+://[^\"]+", drawn) == ["http://www.w3.org/2000/svg"]


def test_it_has_dark_colours_for_whoever_wants_them_and_a_role_for_who_cannot_see() -> None:
    drawn = estimate_plot([], GATE)
    assert "@media(prefers-color-scheme:dark)" in drawn
    assert ElementTree.fromstring(drawn).get("role") == "img"


def test_a_long_run_does_not_make_a_long_file() -> None:
    assert len(estimate_plot(outcomes(("X" + "." * 19) * 500), GATE)) < 30_000


@pytest.mark.parametrize("n", [1, 2, 299, 300, 301, 10_000])
def test_the_last_attempt_is_always_drawn(n: int) -> None:
    drawn = estimate_plot([False] * n, Design(p0=0.05, p1=0.10, alpha=0.05, beta=0.10))
    (line,) = re.findall(r'class="seen" d="M([^"]+)"/>\n<path class="(?:end|line)|class="seen" d="M([^"]+)"', drawn)[:1]
    most = max(n, 42) * 1.02
    assert max(float(place.split(",")[0]) for place in "".join(line).split()) == pytest.approx(n / most * 250, abs=0.06)
