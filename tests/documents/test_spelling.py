from __future__ import annotations

import pytest

from mobile_sso.documents.spelling import described, either, listed, nearest, quoted, suggestion


@pytest.mark.parametrize(
    ("word", "close"),
    [
        ("andriod", "android"),
        ("IOS-Safari", "ios-safari"),
        ("ios_safari", "ios-safari"),
        ("jwks-rotate", "jwks_rotate"),
        ("xerxes", None),
    ],
)
def test_the_nearest_word_is_found_whatever_its_case_and_dashes(word: str, close: str | None) -> None:
    assert nearest(word, ["android", "ios-safari", "jwks_rotate"]) == close


def test_what_is_known_is_listed_where_nothing_is_near() -> None:
    assert suggestion("sing_in", ("sign_in", "wait"), "verbs") == "did you mean `sign_in`?"
    assert suggestion("teleport", ("sign_in", "wait"), "verbs") == "verbs: sign_in, wait"
    assert suggestion("teleport", (), "verbs") is None


def test_a_long_list_is_cut_short() -> None:
    assert listed([str(number) for number in range(20)]).endswith("14, 15 and 4 more")


@pytest.mark.parametrize(("words", "said"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")])
def test_alternatives_are_joined_by_or(words: list[str], said: str) -> None:
    assert either(words) == said


def test_a_quotation_is_one_line_and_not_too_long() -> None:
    assert quoted("a\nb\x1b") == "`a b `"
    assert quoted("x" * 61) == "`" + "x" * 57 + "...`"
    assert quoted("x" * 60) == "`" + "x" * 60 + "`"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "nothing"),
        (True, "true"),
        (False, "false"),
        (5, "the number 5"),
        (0.5, "the number 0.5"),
        ("x", "the text `x`"),
        ("", "an empty text"),
        ([], "a list"),
        ({}, "a mapping"),
    ],
)
def test_a_value_is_described_without_a_python_word(value: object, said: str) -> None:
    assert described(value) == said
