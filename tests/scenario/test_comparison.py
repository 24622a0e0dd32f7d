"""Expected against seen, and both in words."""

from __future__ import annotations

import pytest

from mobile_sso.scenario.expectations.comparison import Bounds, EachSomewhere, InAnyOrder, holds, worded


@pytest.mark.parametrize(
    ("expected", "seen", "verdict"),
    [
        ("ada", "ada", True),
        ("ada", "nobody", False),
        (1, 1, True),
        (1, 2, False),
        (Bounds(at_least=3, at_most=44), 3, True),
        (Bounds(at_least=3, at_most=44), 45, False),
        (Bounds(at_most=5), 6, False),
        (Bounds(at_least=1), None, False),
        (("a", "b"), ("a", "b"), True),
        (("a", "b"), ("b", "a"), False),
        (("b", "a"), InAnyOrder(items=("a", "b")), True),
        (("a",), InAnyOrder(items=("a", "a")), False),
        (("denied",), EachSomewhere(lines=("error = access_denied",)), True),
        (("denied", "late"), EachSomewhere(lines=("error = access_denied",)), False),
        ({"acr_values": "x"}, {"acr_values": "x", "scope": "openid"}, True),
        ({"acr_values": "x"}, {"scope": "openid"}, False),
    ],
)
def test_what_holds(expected: object, seen: object, verdict: bool) -> None:
    assert holds(expected, seen) is verdict


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ("ada", "ada"),
        (3, "3"),
        (Bounds(at_least=3, at_most=44), "at least 3 and at most 44"),
        (Bounds(at_most=5), "at most 5"),
        (("b", "a"), "[b, a]"),
        (InAnyOrder(items=("b", "a")), "[a, b]"),
        (EachSomewhere(lines=("1", "2", "3", "4")), "[2, 3, 4]"),
        ({"a": None}, "{a: nothing}"),
    ],
)
def test_how_it_is_worded(value: object, words: str) -> None:
    assert worded(value) == words
