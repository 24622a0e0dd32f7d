from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from mobile_sso.documents.values import Duration, OneOf, Rate, Slug, Text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("500ms", 0.5), ("0s", 0.0), ("30s", 30.0), ("20m", 1200.0), ("9h", 32400.0), ("7d", 604800.0)],
)
def test_a_duration_has_a_length_in_seconds(text: str, seconds: float) -> None:
    duration = Duration(text)
    assert (duration.seconds, str(duration)) == (seconds, text)


@pytest.mark.parametrize("text", ["", "20", "m", "1.5h", "-1s", "20 m", "20M", "20min", "٣s", "1h30m", "20m\n"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a duration; write `500ms`, `30s`, `20m`, `9h` or `7d`$"):
        Duration(text)
    with pytest.raises(ValidationError, match="expected a duration"):
        TypeAdapter(Duration).validate_python(text)


def test_a_duration_is_read_from_and_written_as_its_text() -> None:
    adapter = TypeAdapter(Duration)
    assert adapter.validate_json('"20m"') == Duration("20m") == adapter.validate_python(Duration("20m"))
    assert adapter.dump_json(Duration("20m")) == b'"20m"'
    assert adapter.json_schema() == {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"}


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("First Login", "a letter first: `first-login`"),
        ("5-percent", "a letter first: `percent`"),
        ("a_b", "a letter first: `a-b`"),
        ("-", "digits and dashes, a letter first"),
        ("a\n", "a letter first: `a`"),
    ],
)
def test_a_slug_is_proposed_for_what_is_none(word: str, hint: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Slug).validate_python(word)
    assert str(refused.value.errors()[0]["ctx"]["hint"]).endswith(hint)


@pytest.mark.parametrize(("value", "sound"), [(0, True), (0.05, True), (1, True), (-0.01, False), (1.01, False)])
def test_a_rate_is_between_never_and_always(value: float, sound: bool) -> None:
    adapter = TypeAdapter(Rate)
    if sound:
        assert adapter.validate_python(value) == value
    else:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_text_says_something(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Text).validate_python(text)


def test_one_of_a_few_words() -> None:
    adapter = TypeAdapter(Annotated[str, OneOf("a colour", ("red", "green"))])
    assert adapter.validate_python("red") == "red"
    assert adapter.json_schema()["enum"] == ["red", "green"]
    for word, hint in (("gren", "did you mean `green`?"), ("x", "known: red, green"), ("Red", "did you mean `red`?")):
        with pytest.raises(ValidationError) as refused:
            adapter.validate_python(word)
        assert refused.value.errors()[0]["ctx"] == {"message": f"`{word}` is not a colour", "hint": hint}
