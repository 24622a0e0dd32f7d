"""What somebody else's backend could not play, as a table."""

from __future__ import annotations

import pytest

from mobile_sso.report.cannot import cannot_lines, general
from mobile_sso.report.summary import Ended


def _ended(reason: str | None, times: int = 1) -> list[Ended]:
    outcome = "passed" if reason is None else "skipped"
    return [Ended(file="login", device="ios-safari", outcome=outcome, cannot=reason)] * times


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("it looks inside the backend (backend.log, backend.users)", "it looks inside the backend"),
        ("the specifications leave it to the client", "the specifications leave it to the client"),
        (
            "it changes the IdP's metadata, which a backend remembers (`start.each: case` starts it anew)",
            "it changes the IdP's metadata, which a backend remembers",
        ),
    ],
)
def test_a_reason_is_general_without_its_parentheses(reason: str, told: str) -> None:
    assert general(reason) == told


def test_the_most_frequent_reason_comes_first_and_the_total_last() -> None:
    cases = [
        *_ended("the specifications leave it to the client", 2),
        *_ended("it lets time pass, and the backend lives in real time (wait)", 8),
        *_ended("it looks inside the backend (backend.users)", 2),
        *_ended("it lets time pass, and the backend lives in real time (code-expired)"),
        *_ended(None, 27),
    ]
    assert cannot_lines(cases) == [
        "skipped, because the backend is not ours:",
        "   9  it lets time pass, and the backend lives in real time",
        "   2  it looks inside the backend",
        "   2  the specifications leave it to the client",
        "  13  of 40 cases; each counts under its first reason, -rs shows all reasons",
    ]


def test_the_order_of_the_cases_changes_nothing() -> None:
    cases = [*_ended("b", 2), *_ended("c"), *_ended("a"), *_ended("d (x)"), *_ended("d (y)")]
    assert cannot_lines(cases) == cannot_lines(cases[::-1])


def test_where_everything_was_played_there_is_no_table() -> None:
    assert cannot_lines(_ended(None, 3)) == []
