from __future__ import annotations

import pytest

from mobile_sso.device.naming import unknown


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("aple", "unknown fruit 'aple'; did you mean 'apple'? known: apple, pear"),
        ("brick", "unknown fruit 'brick'; known: apple, pear"),
    ],
)
def test_an_unknown_word_is_answered_with_what_there_is(word: str, sentence: str) -> None:
    assert unknown("fruit", word, ["apple", "pear"]) == sentence
